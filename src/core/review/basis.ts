/**
 * What a review compares the manifests with. The three differ in what they can know, so every review says which one it is:
 * only IAM shows drift, conflicts and whether a policy is there.
 */

export type Basis =
  /** A plan against an account. `name` is for people: `AWS account 111122223333`. */
  | { readonly is: 'account'; readonly name: string }
  /**
   * What the manifests at the merge base declare counts as applied, and as all that IAM has. `broken` is how many of its
   * files are not valid: what they declare counts as not there. `folder` is where the manifests were, from the root of the
   * repository, if that is another place than now; null: there were none.
   */
  | {
      readonly is: 'merge-base';
      readonly commit: string;
      readonly destination: string;
      readonly broken: number;
      readonly folder?: string | null;
    }
  | { readonly is: 'nothing'; readonly why: string };

/** As a sentence. */
export function basisWords(basis: Basis): string {
  switch (basis.is) {
    case 'account':
      return `Compared with IAM: ${basis.name}.`;
    case 'merge-base': {
      const base = `the merge base with ${basis.destination} (${basis.commit.slice(0, 12)})`;
      if (basis.folder === null) return `Compared with ${base}, which has no manifests: every role counts as new.`;
      const moved = basis.folder === undefined ? '' : `, where they are in ${basis.folder || 'the root'}`;
      const left = basis.broken === 0 ? '' : `; files that are not valid there: ${basis.broken}, which count as absent`;
      return `Compared with the manifests at ${base}${moved}, as if IAM were equal to them${left}.`;
    }
    case 'nothing':
      return `Validated only, compared with nothing: ${basis.why}.`;
  }
}

/** As a word for a figure. */
export function basisWord(basis: Basis): string {
  switch (basis.is) {
    case 'account':
      return 'IAM';
    case 'merge-base':
      return `merge base ${basis.commit.slice(0, 12)}`;
    case 'nothing':
      return 'nothing (validated only)';
  }
}
