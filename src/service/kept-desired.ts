/**
 * What the manifests ask for, kept in memory from one pass to the next: nearly every pass finds the revision of the one
 * before, and parses and compiles nothing then.
 *
 * A pass uses no cache on a disk, as `plan` and `validate` do: what it acts on without a person is made from what is
 * published, and from nothing that another program could have written. This is the one exception, as no other program
 * reaches the memory of this process. It does not trust a digest either: the source is read and checked as in every pass,
 * and what was read is compared with what was read before, byte by byte.
 *
 * What is compared is all that `desiredState` looks at: the tree (its name, revision, files, and what could not be read),
 * and the day, UTC. Entries of the settings end with a day, and the age of the catalogue is counted in days. What ends at
 * a moment (a freeze, a manifest's expiry) is not decided there, but when a plan is made. The code is that of this process.
 */
import { type DesiredState, desiredState } from '../core/compile/desired-state.ts';
import type { SourceFile, SourceTree } from '../core/model/source-tree.ts';
import { dateOf } from '../core/text/days.ts';
import { sameJson } from '../core/text/json.ts';

export class KeptDesired {
  /** Never more than one. */
  #kept: { readonly tree: SourceTree; readonly day: string; readonly desired: DesiredState } | undefined;

  /** The same as `desiredState`. */
  of(tree: SourceTree, now: Date): DesiredState {
    const day = dateOf(now.getTime());
    if (this.#kept?.day === day && isSame(this.#kept.tree, tree)) return this.#kept.desired;
    // First, so that the memory never has to hold two.
    this.#kept = undefined;
    const desired = desiredState(tree, now);
    this.#kept = { tree, day, desired };
    return desired;
  }
}

function isSame(a: SourceTree, b: SourceTree): boolean {
  return (
    a.name === b.name &&
    a.revision === b.revision &&
    a.files.length === b.files.length &&
    a.files.every((file, index) => isSameFile(file, b.files[index])) &&
    sameJson(a.unreadable, b.unreadable)
  );
}

function isSameFile(a: SourceFile, b: SourceFile | undefined): boolean {
  return a.path === b?.path && Buffer.compare(a.bytes, b.bytes) === 0;
}
