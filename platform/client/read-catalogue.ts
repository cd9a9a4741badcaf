import { bodyText, brokerRequest, PlatformAway } from './broker-request.ts';
import { parseCatalogue, type CatalogueEntry } from './protocol.ts';

/** The commands this role may use; null while the platform is away. */
export async function readCatalogue(socketPath: string): Promise<CatalogueEntry[] | null> {
  try {
    const response = await brokerRequest({
      socketPath,
      method: 'GET',
      path: '/v1/catalogue',
      headersTimeoutMs: 1500,
    });
    const text = await bodyText(response, 1_048_576, 2000);
    return response.statusCode === 200 && text !== null ? parseCatalogue(text) : null;
  } catch (error) {
    if (error instanceof PlatformAway) return null;
    throw error;
  }
}
