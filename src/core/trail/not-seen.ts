/** What a list of uses cannot show, and why: an empty list is no proof that a role was not used. */

export interface Looked {
  /** The Regions that were looked in; undefined: all that the files have. */
  readonly regions: readonly string[] | undefined;
  readonly since: Date | undefined;
  readonly isOfFiles: boolean;
  /** The Regions of the uses that were found, each once. */
  readonly found: readonly string[];
}

/** The Region where CloudTrail has calls to the global endpoint, wherever they were served. */
const GLOBAL = 'us-east-1';

/** Sentences without their full stops. */
export function notSeen({ regions, since, isOfFiles, found }: Looked): string[] {
  return [
    ...(regions === undefined ? [] : [otherRegions(regions)]),
    isOfFiles
      ? `calls of other Regions, accounts and times than the files have${found.length === 0 ? '' : `; the uses in them are of ${found.join(', ')}`}`
      : 'calls of the last 15 minutes or so, in part: CloudTrail is late by as much',
    'tokens that STS did not take at all (InvalidIdentityToken: no provider, a wrong audience): CloudTrail has no event of them',
    'calls that the policy of an interface endpoint denied: CloudTrail has no event of them either',
    ...(since === undefined ? [] : [`calls before ${since.toISOString().slice(0, 19)}Z`]),
  ];
}

function otherRegions(regions: readonly string[]): string {
  const listed = regions.join(', ');
  const global = regions.includes(GLOBAL)
    ? ''
    : `; of calls to the global endpoint sts.amazonaws.com, in ${GLOBAL} (--region ${GLOBAL})`;
  return `other Regions than ${listed}: CloudTrail has a call in the Region whose STS was asked${global}`;
}
