/** What was asked, in order. */
export interface LoggedRequest {
  readonly method: string;
  /** With its query: `/2.0/user`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Whether it came through the proxy. */
  readonly isProxied: boolean;
}
