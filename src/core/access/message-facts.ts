/** What a pasted message says beside its words: which role, which action, which provider, which policy. */
import { type Denial, type DenyingPolicy, denialIn } from './denial.ts';
import { lettersOf } from './pasted-text.ts';

/** Each is there only if the message has it, spelled as it stands there. */
export interface MessageFacts {
  /** `AccessDenied`, `InvalidIdentityToken`, … */
  readonly error?: string;
  /** `AssumeRoleWithWebIdentity`, `PutObject`, … */
  readonly operation?: string;
  /** Of a role that was asked for. */
  readonly roleArn?: string;
  /** Of a role that was asked for, or that acted: the ARN of a session has no path, so that the role's is not known then. */
  readonly roleName?: string;
  readonly sessionName?: string;
  /** Twelve digits: of the role, else of any ARN. */
  readonly account?: string;
  /** `s3:PutObject` */
  readonly action?: string;
  /** What the action was denied on; an ARN, or what the service calls it by. */
  readonly resource?: string;
  /** Whose tokens no provider is there for, to the last slash. */
  readonly providerUrl?: string;
  readonly policy?: DenyingPolicy;
  readonly policyArn?: string;
  readonly isExplicit?: boolean;
  /** How long the token had been over. */
  readonly expiredForSeconds?: number;
  readonly requestedSeconds?: number;
}

const ERRORS =
  'AccessDenied|AuthorizationError|ExpiredToken|IDPCommunicationError|IDPRejectedClaim|InvalidClientTokenId|InvalidIdentityToken|MalformedPolicyDocument|PackedPolicyTooLarge|RegionDisabled|SignatureDoesNotMatch|UnauthorizedOperation|UnrecognizedClient|ValidationError';

/** Each looks for one thing, and for no more than a name or an ARN may have of letters. */
export const PATTERNS = {
  error: new RegExp(`\\b(?:${ERRORS})(?:Exception)?\\b`, 'i'),
  operation:
    /(?:when calling the |operation error [A-Za-z0-9 -]{1,40}: |Error executing ["'`]?)([A-Z][A-Za-z0-9]{1,80})/,
  webIdentity: /\bAssumeRoleWithWebIdentity\b/i,
  roleArn: /\barn:aws[a-z-]{0,16}:iam::(\d{12}):role\/((?:[\w+=,.@-]{1,512}\/){0,20})([\w+=,.@-]{1,64})/i,
  session: /\barn:aws[a-z-]{0,16}:sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{1,64})/i,
  action: /not authorized to perform:? ([a-z0-9-]{1,40}:[A-Za-z0-9]{1,80})/i,
  resource: /\bon resource:? ["'`]?([^\s"'`]{1,2048})/i,
  providerUrl: /provider found in [a-z ]{0,24}\bfor ["'`]?(https?:\/\/[^\s"'`<>\\)]{1,300})/i,
  policyArn: /\bpolicy:? (arn:aws[a-z-]{0,16}:(?:organizations|iam)::[^\s"'`,;)]{1,300})/i,
  account: /\b(?:arn:aws[a-z-]{0,16}:[a-z0-9-]{0,40}:[a-z0-9-]{0,24}:|account:? ?)(\d{12})\b/i,
  expired: /current date\/time:? ?(\d{1,12}) must be before the expiration date\/time:? ?(\d{1,12})/i,
  requested: /Value ['"`]?(\d{1,9})['"`]? at ['"`]?durationSeconds/i,
} as const;

/** `flat` is the message on one line, as flattened gives it. */
export function factsOf(flat: string): MessageFacts {
  const session = PATTERNS.session.exec(flat);
  const role = PATTERNS.roleArn.exec(flat);
  const denial = denialIn(lettersOf(flat));
  return defined({
    error: PATTERNS.error.exec(flat)?.[0],
    operation: PATTERNS.operation.exec(flat)?.[1] ?? PATTERNS.webIdentity.exec(flat)?.[0],
    ...(session === null ? askedFor(role) : acted(session)),
    ...(session === null && role === null ? { account: PATTERNS.account.exec(flat)?.[1] } : {}),
    ...(denial === undefined ? {} : deniedIn(flat, denial)),
    providerUrl: withoutPoint(PATTERNS.providerUrl.exec(flat)?.[1]),
    ...secondsIn(flat),
  });
}

function askedFor(role: RegExpExecArray | null) {
  return { roleArn: withoutPoint(role?.[0]), roleName: withoutPoint(role?.[3]), account: role?.[1] };
}

function acted([, account, roleName, sessionName]: RegExpExecArray) {
  return { roleName, sessionName: withoutPoint(sessionName), account };
}

function deniedIn(flat: string, { policy, isExplicit }: Denial) {
  return {
    action: PATTERNS.action.exec(flat)?.[1],
    resource: withoutPoint(PATTERNS.resource.exec(flat)?.[1]),
    policy,
    isExplicit,
    policyArn: withoutPoint(PATTERNS.policyArn.exec(flat)?.[1]),
  };
}

function secondsIn(flat: string) {
  const [, now, until] = PATTERNS.expired.exec(flat) ?? [];
  const requested = PATTERNS.requested.exec(flat)?.[1];
  return {
    expiredForSeconds: now === undefined || until === undefined ? undefined : Number(now) - Number(until),
    requestedSeconds: requested === undefined ? undefined : Number(requested),
  };
}

/** Of a sentence that ends with it. */
function withoutPoint(text: string | undefined): string | undefined {
  return text?.replace(/[.,;:]$/, '');
}

function defined(facts: { readonly [Key in keyof MessageFacts]: MessageFacts[Key] | undefined }): MessageFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
