/** An answer that is not what was asked for, in Bitbucket's two forms. */
export class LocalRefusal extends Error {
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: object, headers: Readonly<Record<string, string>> = {}) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export function refuse(status: number, message: string, detail?: string): LocalRefusal {
  return new LocalRefusal(status, { type: 'error', error: { message, ...(detail && { detail }) } });
}

/** Code Insights is a service of its own, with a form of its own. */
export const refuseInsights = (status: number, message: string): LocalRefusal =>
  new LocalRefusal(status, { code: status, message });

export const notFound = (what: string): LocalRefusal => refuse(404, `${what} not found`);
