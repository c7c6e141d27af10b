/** What a step says about its token: `oidc`, `deployment`, `environment`. */
import type { Located } from '../source/located-value.ts';
import type { OidcSetting } from './pipelines-file.ts';
import type { Written } from './written.ts';

/** undefined where nothing is written, or nothing but the key. */
export function oidcSetting(value: Located | undefined): OidcSetting | undefined {
  if (value === undefined || (value.is === 'scalar' && value.value === null)) return undefined;
  const { at } = value;
  if (value.is === 'scalar') {
    if (typeof value.value === 'boolean') return { is: value.value ? 'on' : 'off', at };
    return { is: 'unclear', text: value.text, at };
  }
  const audiences = value.is === 'map' ? value.entries.get('audiences')?.value : undefined;
  if (audiences === undefined) return { is: 'on', at };
  // Atlassian shows a list; one alone may well be taken, too.
  const items = audiences.is === 'list' ? audiences.items : [audiences];
  return { is: 'audiences', audiences: items.flatMap((item) => writtenText(item) ?? []), at: audiences.at };
}

/** undefined for what is no text, or an empty one. */
export function writtenText(value: Located | undefined): Written | undefined {
  return value?.is === 'scalar' && value.text !== '' && value.value !== null
    ? { text: value.text, at: value.at }
    : undefined;
}
