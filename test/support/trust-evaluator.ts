/**
 * Whether STS would admit a token under a trust policy, written from AWS's documentation and independently of the
 * generator: conditions are ANDed, values ORed, an absent key fails every plain operator, `*` crosses every character.
 */
export interface Token {
  aud?: string;
  sub?: string;
}

/** @param vpc ARN of the VPC that the call comes from; undefined: it comes over the internet */
export function admits(trust: string, host: string, token: Token, vpc?: string): boolean {
  const { Statement } = JSON.parse(trust) as { Statement: { Effect: string; Condition: Conditions }[] };
  return Statement.some(({ Effect, Condition }) => Effect === 'Allow' && holds(Condition, host, token, vpc));
}

type Conditions = Record<string, Record<string, string | string[]>>;

function holds(conditions: Conditions, host: string, token: Token, vpc: string | undefined): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const values = new Map([
        [`${host}:aud`, token.aud],
        [`${host}:sub`, token.sub],
        ['aws:SourceVpcArn', vpc],
      ]);
      const actual = values.get(key);
      return actual !== undefined && [wanted].flat().some((value) => matches(operator, value, actual));
    }),
  );
}

function matches(operator: string, wanted: string, actual: string): boolean {
  if (operator === 'StringEquals') return wanted === actual;
  if (operator === 'StringLike') return glob(wanted, actual);
  throw new Error(`the generator never writes ${operator}`);
}

/** `*` any run of characters, `?` exactly one; by dynamic programming, so that no pattern is slow. */
function glob(pattern: string, text: string): boolean {
  let reachable = new Set([0]);
  for (const symbol of pattern) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (symbol === '*') for (let to = at; to <= text.length; to++) next.add(to);
      else if (at < text.length && (symbol === '?' || symbol === text[at])) next.add(at + 1);
    }
    reachable = next;
  }
  return reachable.has(text.length);
}
