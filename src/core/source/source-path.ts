/**
 * Whether a path can be that of a file in a manifests folder: relative, `/` between its parts, none of them `.` or `..`,
 * no backslash and nothing that cannot be seen. An object store has no folders and takes any key, so this has to be asked.
 */
export function isPlainPath(path: string): boolean {
  if (path.length === 0 || path.length > 512 || /[\\\p{C}\p{Zl}\p{Zp}]/u.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
