/** The parts of a `sub` pattern between its colons, and what each of them looks like. */

import type { Code } from '../../codes/codes.ts';

export interface Segment {
  readonly text: string;
  readonly is: 'uuid' | 'workspace' | 'upper-case' | 'bare' | 'placeholder' | 'wildcard' | 'name';
}

/** `workspaceUuid` in lower case, with braces. */
export function segmentsOf(pattern: string, workspaceUuid: string): Segment[] {
  return pattern.split(':').map((text) => ({ text, is: kindOf(text, workspaceUuid) }));
}

function kindOf(text: string, workspaceUuid: string): Segment['is'] {
  if (WORKSPACE.test(text) || text.toLowerCase() === workspaceUuid) return 'workspace';
  const bare = text.replace(/^\{|\}$/g, '');
  if (UUID.test(bare)) {
    if (text !== `{${bare}}`) return 'bare';
    return bare === bare.toLowerCase() ? 'uuid' : 'upper-case';
  }
  if (PLACEHOLDER.test(text)) return 'placeholder';
  // Half a UUID with a wildcard in it begins like a whole one.
  return /^[{}*?-]*$/.test(text) || text.startsWith('{') ? 'wildcard' : 'name';
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `{WORKSPACE-UUID}`, `<WORKSPACE_ID>`, `$WORKSPACE_UUID`: the article's form, and similar ones. */
const WORKSPACE = /^[{<$]{0,2}WORKSPACE[-_ ]?(UU)?ID[}>]{0,2}$/i;

/** Something in brackets that is no UUID, or words in capitals. */
const PLACEHOLDER = /^([{<$][^*?]*[}>]|[A-Z]+[-_][A-Z_-]+)$/;

export interface SubjectFault {
  readonly code: Code;
  readonly message: string;
  readonly remedy: string;
}
