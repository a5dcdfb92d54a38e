/** Where a listener listens: the parsed --dashboard. */
export interface ListenAddress {
  /** A name or an address, without brackets. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Nobody on another machine can reach it. */
  readonly isLoopback: boolean;
}

/** As it stands in a URL: "127.0.0.1:9464", "[::1]:9464". */
export function authorityOf({ host, port }: Pick<ListenAddress, "host" | "port">): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
