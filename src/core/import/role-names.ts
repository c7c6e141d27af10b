/**
 * What the manifest of a role is called, and where it lies. IAM's names are unique over all paths, ignoring case, and
 * files on some disks ignore it too; a name of IAM may hold what a file's name had better not.
 */

/** IAM's limit. */
const LONGEST = 64;
const SUFFIX = '-bb';

/** A name for the role beside an old one: `old-deploy-bb`. It is added to `taken`, which has names in lower case. */
export function nameBeside(old: string, taken: Set<string>): string {
  return free(`${old.slice(0, LONGEST - SUFFIX.length)}${SUFFIX}`, taken, (count) => {
    const suffix = `${SUFFIX}${count}`;
    return `${old.slice(0, LONGEST - suffix.length)}${suffix}`;
  });
}

/** `teams/shop/old-deploy.yaml`, and the path in lower case is added to `taken`. */
export function fileFor(team: string, role: string, taken: Set<string>): string {
  const base = fileName(role);
  const path = (name: string) => `teams/${team}/${name}.yaml`;
  return free(path(base), taken, (count) => path(`${base}-${count}`));
}

function free(first: string, taken: Set<string>, next: (count: number) => string): string {
  let found = first;
  for (let count = 2; taken.has(found.toLowerCase()); count++) found = next(count);
  taken.add(found.toLowerCase());
  return found;
}

/** Names that Windows keeps for devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** Letters, digits and `_.=+@-`; no dot at either end, no hyphen at the beginning. */
function fileName(role: string): string {
  const safe = role.replace(/[^\w.=+@-]/g, '-').replace(/^[.-]+|\.+$/g, '_');
  return DEVICE.test(safe) ? `_${safe}` : safe;
}

/** A folder of teams/ from any text; undefined if nothing is left of it. `known` are folders that are there: their spelling holds. */
export function teamFolder(text: string, known: Iterable<string>): string | undefined {
  const same = [...known].find((one) => one.toLowerCase() === text.trim().toLowerCase());
  if (same !== undefined) return same;
  const made = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 64);
  if (made === '' || DEVICE.test(made)) return undefined;
  return [...known].find((one) => one.toLowerCase() === made) ?? made;
}
