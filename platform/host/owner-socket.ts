import { brokerRequest, PlatformAway } from '../client/broker-request.ts';

/** Name of the owner's socket in ROOT/.dockfra (0600): whoever may open it is the owner. */
export const OWNER_SOCKET = 'owner.sock';

/** True when a platform answers behind the socket. */
export async function isPlatformThere(socketPath: string): Promise<boolean> {
  try {
    const response = await brokerRequest({ socketPath, method: 'GET', path: '/v1/hello', headersTimeoutMs: 1500 });
    response.destroy();
    return response.statusCode === 200;
  } catch (error) {
    if (error instanceof PlatformAway) return false;
    throw error;
  }
}
