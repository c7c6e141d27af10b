/** IAM Access Analyzer's policy checks (ValidatePolicy). They need no analyzer in the account, and cost nothing. */
import {
  AccessAnalyzerClient,
  type PathElement,
  paginateValidatePolicy,
  type ValidatePolicyCommandInput,
  type ValidatePolicyFinding,
} from '@aws-sdk/client-accessanalyzer';
import type { PolicyText } from '../core/model/role-spec.ts';
import type { PolicyRemark } from '../core/role-guardrails/policy-remark.ts';
import type { PolicyValidator } from '../ports.ts';
import { type AwsOptions, regionOfChain } from './clients.ts';
import { worldError } from './world-error.ts';

export class AccessAnalyzer implements PolicyValidator {
  readonly #client: AccessAnalyzerClient;

  constructor({ profile, region, endpointUrl }: AwsOptions = {}) {
    this.#client = new AccessAnalyzerClient({
      ...(profile !== undefined && { profile }),
      region: region ?? regionOfChain(profile),
      ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
      retryMode: 'adaptive',
      maxAttempts: 8,
      // Milliseconds.
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    });
  }

  async validate(policy: PolicyText, kind: 'identity' | 'trust'): Promise<PolicyRemark[]> {
    const remarks: PolicyRemark[] = [];
    try {
      for await (const { findings } of paginateValidatePolicy({ client: this.#client }, inputOf(policy, kind))) {
        for (const finding of findings ?? []) remarks.push(remarkOf(finding));
      }
    } catch (error) {
      throw worldError(error, { call: 'ValidatePolicy' });
    }
    return remarks;
  }

  /** Ends the connections that are kept open. */
  close(): void {
    this.#client.destroy();
  }
}

function inputOf(policyDocument: PolicyText, kind: 'identity' | 'trust'): ValidatePolicyCommandInput {
  return kind === 'identity'
    ? { policyDocument, policyType: 'IDENTITY_POLICY', locale: 'EN' }
    : {
        policyDocument,
        policyType: 'RESOURCE_POLICY',
        validatePolicyResourceType: 'AWS::IAM::AssumeRolePolicyDocument',
        locale: 'EN',
      };
}

const SEVERITIES: Readonly<Record<string, PolicyRemark['severity']>> = {
  ERROR: 'error',
  SECURITY_WARNING: 'security-warning',
  WARNING: 'warning',
  SUGGESTION: 'suggestion',
};

/** A kind of finding that AWS adds later counts as a warning: it is reported, and stops nothing. */
function remarkOf({
  findingType,
  issueCode,
  findingDetails,
  learnMoreLink,
  locations,
}: ValidatePolicyFinding): PolicyRemark {
  return {
    severity: SEVERITIES[findingType ?? ''] ?? 'warning',
    code: issueCode ?? 'no code',
    message: findingDetails ?? 'no details',
    link: learnMoreLink ?? '',
    path: (locations?.[0]?.path ?? []).flatMap(stepOf),
  };
}

/** `key` names an object's key and `value` the value under it; `substring` stays inside a text. */
function stepOf(element: PathElement): (string | number)[] {
  if (element.index !== undefined) return [element.index];
  if (element.value !== undefined) return [element.value];
  return element.key === undefined ? [] : [element.key];
}
