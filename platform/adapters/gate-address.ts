import type Dockerode from 'dockerode';

export type Address = { host: string; port: number };

/**
 * Where the gate itself listens for what is published at `published` of the loopback address: its own address on the bridge, past
 * the engine's proxy, which costs a quarter of every request. Null where that cannot be said; the published port serves everywhere.
 */
export async function gateAddress(
  docker: Dockerode,
  container: string,
  published: number,
): Promise<Address | null> {
  try {
    const { NetworkSettings } = await docker.getContainer(container).inspect();
    const inside = Object.entries(NetworkSettings.Ports).find(([, bindings]) =>
      bindings?.some(({ HostPort }) => HostPort === String(published)),
    );
    // internal networks have no gateway: only the published one is the host's way in
    const network = Object.values(NetworkSettings.Networks).find(({ Gateway }) => Gateway !== '');
    if (!inside || !network?.IPAddress) return null;
    return { host: network.IPAddress, port: Number.parseInt(inside[0], 10) };
  } catch {
    return null; // no engine or no gate now: the link itself will say so
  }
}
