/** Under which addresses people reach this server: for the terminal, and for the link a player shares. */
import { networkInterfaces } from 'node:os';

/** Where a server listens. `host` undefined: every interface. */
export interface Listening {
  readonly host: string | undefined;
  readonly port: number;
  readonly publicUrl: string | undefined;
}

/** An interface's address, as `os.networkInterfaces` lists them. */
export interface InterfaceAddress {
  readonly address: string;
  readonly family: string;
  readonly internal: boolean;
}

/** What to print when it listens. */
export interface Addresses {
  /** For this machine; undefined when HOST is an address of the network only. */
  readonly local: string | undefined;
  /** For others: the public address, else those on the local networks. */
  readonly others: readonly string[];
}

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '::1'];
const EVERYWHERE: readonly string[] = ['0.0.0.0', '::'];

/** The addresses of a listening server, on a machine with these interfaces. */
export function addressesOf({ host, port, publicUrl }: Listening, interfaces = machineAddresses()): Addresses {
  const isEverywhere = host === undefined || EVERYWHERE.includes(host);
  const isLoopback = host !== undefined && LOOPBACK.includes(host);
  const local = isEverywhere || isLoopback ? `http://localhost:${port}` : undefined;
  const reachable = isEverywhere ? outside(interfaces) : isLoopback ? [] : [host];
  const others = reachable.map((address) => `http://${inUrl(address)}:${port}`);
  return { local, others: publicUrl === undefined ? others : [publicUrl, ...others] };
}

/** The address a page should share: what people were told, else what this page asked for, made reachable if it is `localhost`. */
export function shareOrigin(listening: Listening, askedOrigin: string, interfaces = machineAddresses()): string {
  if (listening.publicUrl !== undefined) return listening.publicUrl;
  const { hostname } = new URL(askedOrigin);
  const isOnlyHere = LOOPBACK.includes(hostname.replace(/^\[|\]$/g, ''));
  return isOnlyHere ? (addressesOf(listening, interfaces).others[0] ?? askedOrigin) : askedOrigin;
}

function machineAddresses(): readonly InterfaceAddress[] {
  return Object.values(networkInterfaces()).flatMap((list) => list ?? []);
}

/** IPv4 addresses that others can reach. IPv6 ones work too, but nobody types them; link-local ones need a zone. */
function outside(interfaces: readonly InterfaceAddress[]): string[] {
  const usable = interfaces.filter(
    ({ internal, family, address }) => !internal && family === 'IPv4' && !address.startsWith('169.254.'),
  );
  return [...new Set(usable.map(({ address }) => address))];
}

function inUrl(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
