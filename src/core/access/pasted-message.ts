/**
 * From an error as people paste it, out of a log, a terminal or a ticket, to its page. Whole texts come first; the bare
 * word of an error (`AccessDenied`) says little by itself, and then the call that it was an answer to decides.
 *
 * `explain` shows the page, and `doctor --error` looks at its causes in their order (src/core/codes/aws-message-causes.ts).
 */
import type { AwsMessageCode } from '../codes/aws-message.ts';
import { denialIn } from './denial.ts';
import { factsOf, type MessageFacts } from './message-facts.ts';
import { MESSAGE_TEXTS } from './message-texts.ts';
import { flattened, lettersOf } from './pasted-text.ts';

export interface PastedMessage {
  readonly code: AwsMessageCode;
  /** What the same words can mean as well, the likelier first; also the page of an error of Rolekeeper's own. */
  readonly also: readonly (AwsMessageCode | 'access-denied')[];
  readonly facts: MessageFacts;
}

/** Undefined where nothing in it is known: nothing is guessed from a word that only resembles one. */
export function pastedMessage(text: string): PastedMessage | undefined {
  const flat = flattened(text);
  const letters = lettersOf(flat);
  const facts = factsOf(flat);
  const [first, ...more] = wholeTexts(letters);
  if (first !== undefined) return { code: first, also: more, facts };
  const meant = bareWord(letters, facts);
  return meant === undefined ? undefined : { ...meant, facts };
}

/**
 * Those that stand in it, the earliest first: what failed first is why the rest failed. But that there are no credentials
 * is what an SDK sums up, and Terraform above all else: what STS answered is why.
 */
function wholeTexts(letters: string): AwsMessageCode[] {
  const denial = denialIn(letters);
  const found = TEXTS.flatMap(({ code, parts }) => {
    const places = parts.map((part) => letters.indexOf(part));
    return places.includes(-1) ? [] : [{ code, at: places[0] ?? 0 }];
  });
  const all = denial === undefined ? found : [...found, denial];
  const isSum = ({ code }: { readonly code: AwsMessageCode }) => Number(code === 'aws-no-credentials');
  return [...new Set(all.sort((a, b) => isSum(a) - isSum(b) || a.at - b.at).map(({ code }) => code))];
}

const TEXTS = MESSAGE_TEXTS.map(({ code, words }) => ({ code, parts: words.map(lettersOf) }));

type Meant = Pick<PastedMessage, 'code' | 'also'>;

function bareWord(letters: string, { operation }: MessageFacts): Meant | undefined {
  const known = FOREIGN.reduce((rest, phrase) => rest.replaceAll(phrase, ' '), letters);
  const isLater = operation === undefined ? LATER_SIGNS.test(letters) : !isEntry(operation);
  const call = isLater ? 'later' : operation === undefined ? 'unknown' : 'entry';
  return WORDS.find(({ word }) => known.includes(word))?.[call];
}

/** The same words by a registry of images, a database, and git at Bitbucket: AWS has no part in them. */
const FOREIGN = ['pullaccessdenied', 'accessdeniedforuser', 'repositoryaccessdenied'];

/**
 * Where no call is named: STS words its refusals, and never says "Access Denied" after the code of the error, as S3 does;
 * CloudFormation names an operation of a resource, and the SDK for Java the service.
 */
const LATER_SIGNS =
  /accessdenied(?:client|code|message|codemessage)?accessdenied|accessdeniedforoperation|accessdeniedservice(?!sts|awssecuritytoken|amazonsts)/;

function isEntry(operation: string): boolean {
  return operation.toLowerCase() === 'assumerolewithwebidentity';
}

const LATER: Meant = { code: 'aws-action-denied', also: ['aws-resource-policy', 'aws-control-policy'] };

/** By the call: the one for the role, one after it, or none that is named. */
const WORDS: readonly { word: string; entry: Meant; later: Meant; unknown: Meant }[] = [
  {
    word: 'accessdenied',
    entry: { code: 'aws-not-authorized', also: [] },
    later: LATER,
    unknown: { code: 'aws-not-authorized', also: ['aws-action-denied', 'access-denied'] },
  },
  { word: 'unauthorizedoperation', entry: LATER, later: LATER, unknown: LATER },
  { word: 'operationforbidden', entry: { code: 'aws-not-authorized', also: [] }, later: LATER, unknown: LATER },
  same('invalididentitytoken', 'aws-invalid-identity-token', [
    'aws-no-provider-found',
    'aws-incorrect-token-audience',
    'aws-malformed-token',
  ]),
  {
    word: 'expiredtoken',
    entry: { code: 'aws-token-expired', also: [] },
    later: { code: 'aws-session-expired', also: ['aws-token-expired'] },
    unknown: { code: 'aws-token-expired', also: ['aws-session-expired'] },
  },
  same('regiondisabled', 'aws-region-disabled'),
  same('invalidclienttokenid', 'aws-credentials-invalid'),
  same('unrecognizedclientexception', 'aws-credentials-invalid'),
  same('signaturedoesnotmatch', 'aws-credentials-invalid'),
  same('nocredentialproviders', 'aws-no-credentials'),
  same('credentialsprovidererror', 'aws-no-credentials'),
];

function same(word: string, code: AwsMessageCode, also: readonly AwsMessageCode[] = []) {
  const meant = { code, also };
  return { word, entry: meant, later: meant, unknown: meant };
}
