/** What one code means. Plain sentences; `example` is shown as it stands. */
export interface CodePage {
  title: string;
  cause: string;
  remedy: string;
  example?: string;
}
