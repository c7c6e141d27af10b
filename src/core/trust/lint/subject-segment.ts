/** The parts of a `sub` pattern between its colons, and what each of them looks like. */

import { isPlaceholder, isWorkspacePlaceholder } from '../../text/placeholder.ts';
import { normalUuid } from '../../text/uuid.ts';

export interface Segment {
  readonly text: string;
  readonly is: 'uuid' | 'workspace' | 'upper-case' | 'bare' | 'placeholder' | 'wildcard' | 'name';
  /** As a token has it, whatever the spelling here; undefined for what is no UUID. */
  readonly uuid: string | undefined;
}

/** `workspaceUuid` in lower case, with braces. */
export function segmentsOf(pattern: string, workspaceUuid: string): Segment[] {
  return pattern.split(':').map((text) => ({
    text,
    is: kindOf(text, workspaceUuid),
    // `{uuid}*` begins with a whole one.
    uuid: normalUuid(text.replace(/^[*?]+|[*?]+$/g, '')),
  }));
}

function kindOf(text: string, workspaceUuid: string): Segment['is'] {
  const uuid = normalUuid(text);
  if (isWorkspacePlaceholder(text) || text.toLowerCase() === workspaceUuid || uuid === workspaceUuid)
    return 'workspace';
  if (uuid !== undefined) {
    if (!/^\{.*\}$/.test(text)) return 'bare';
    return text === uuid ? 'uuid' : 'upper-case';
  }
  // What is in brackets, and no UUID, stands for one.
  if (isPlaceholder(text) || /^[{<$][^*?]*[}>]$/.test(text)) return 'placeholder';
  // Half a UUID with a wildcard in it begins like a whole one.
  return /^[{}*?-]*$/.test(text) || text.startsWith('{') ? 'wildcard' : 'name';
}
