/** The repository of a pipelines file, as people and git name it. */

export interface RepositoryName {
  /** undefined: not named. */
  readonly workspace: string | undefined;
  readonly slug: string;
}

/** `checkout-api`, `acme/checkout-api`; undefined for anything else. */
export function repositoryNamed(text: string): RepositoryName | undefined {
  const [, workspace, slug] = /^(?:([\w.-]+)\/)?([\w.-]+)$/.exec(text) ?? [];
  return slug === undefined ? undefined : { workspace, slug: slug.toLowerCase() };
}

/** Of the address of a git remote on Bitbucket Cloud, in each of its forms; undefined for another server. */
export function repositoryAt(remote: string): RepositoryName | undefined {
  const [, workspace, slug] =
    /^(?:https?:\/\/(?:[^@/]*@)?|ssh:\/\/git@|git@)(?:altssh\.)?bitbucket\.org(?::443)?[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
      remote.trim(),
    ) ?? [];
  return workspace === undefined || slug === undefined ? undefined : { workspace, slug: slug.toLowerCase() };
}
