/** What one code means. Plain sentences; `example` is shown as it stands. */
export interface CodePage {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  readonly example?: string;
}
