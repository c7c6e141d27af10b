/** What one code means. Plain sentences; `example` is shown as it stands. */
export interface CodePage {
  title: string;
  cause: string;
  cure: string;
  example?: string;
}
