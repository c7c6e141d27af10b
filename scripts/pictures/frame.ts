/** A page that a picture is taken of: its HTML, and how large it is. */

export interface Page {
  readonly html: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Only fonts that `.ci/chromium.sh` installs, so that two machines draw the same. */
const STYLE = `
  * { box-sizing: border-box; }
  body { margin: 0; padding: 16px; font: 14px/1.45 'DejaVu Sans', sans-serif; color: #172b4d; background: #fff; }
  pre, code { font-family: 'DejaVu Sans Mono', monospace; font-size: 12px; margin: 0; }
  pre.log { padding: 14px; color: #e6e6e6; background: #1d2125; border-radius: 6px; white-space: pre; }
  .red { color: #ff8f73 } .green { color: #7ee2b8 } .yellow { color: #f5cd47 } .cyan { color: #6cc3e0 }
  .bold { font-weight: bold } .dim { color: #9fadbc }
  section { border: 1px solid #dfe1e6; border-radius: 6px; padding: 12px 16px; margin-bottom: 12px; }
  h2, h3 { margin: 0 0 8px; font-size: 16px } h3 { font: bold 12px 'DejaVu Sans Mono', monospace }
  small { color: #5e6c84; white-space: pre-line }
  h2 em { font: bold 11px 'DejaVu Sans', sans-serif; padding: 2px 6px; border-radius: 3px; color: #fff; background: #216e4e }
  h2 em.FAILED { background: #ae2e24 }
  .fields { display: flex; flex-wrap: wrap; gap: 8px 26px; margin: 10px 0 } .fields small { display: block }
  table { border-collapse: collapse; width: 100% } td { vertical-align: top; padding: 5px 8px; border-top: 1px solid #ebecf0 }
  .comment table { width: auto } .comment td, .comment th { border: 1px solid #ebecf0; padding: 3px 9px; font-size: 12px }
  .comment li { margin: 4px 0 } .comment code { background: #f1f2f4; padding: 1px 3px }
  .CRITICAL, .HIGH { color: #ae2e24; font-weight: bold; white-space: nowrap } .MEDIUM, .LOW { color: #974f0c; font-weight: bold }
  .diff td { border: 0; padding: 0 8px } .diff td:first-child { width: 40px; color: #5e6c84; text-align: right }
  .added { background: #dcfff1 } .removed { background: #ffeceb }
  .note { border-left: 4px solid #ae2e24; background: #fff7f6; padding: 6px 10px; margin: 4px 0; font-size: 13px }
`;

export function framed(body: string, { width, height }: Pick<Page, 'width' | 'height'>): Page {
  const head = `<meta charset="utf-8"><title>Rolekeeper</title><style>${STYLE}</style>`;
  return { html: `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`, width, height };
}

/** Text as HTML shows it. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
