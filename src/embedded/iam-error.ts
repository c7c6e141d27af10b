/** What IAM answers when it refuses, in the shape in which the SDK throws it. */

/**
 * Looks like the SDK's `IAMServiceException`, which may not be imported here. Names that IAM's model knows end in
 * `Exception`; the others (`ValidationError`) do not. Match on `name`, as with the real client.
 */
export class IamError extends Error {
  readonly $fault = 'client';
  readonly $metadata: { httpStatusCode: number; attempts: number; totalRetryDelay: number };

  constructor(name: string, httpStatusCode: number, message: string) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode, attempts: 1, totalRetryDelay: 0 };
  }
}

/** The status codes are those of each error's entry in the IAM API reference. */
export const noSuchEntity = (message: string) => new IamError('NoSuchEntityException', 404, message);
export const entityAlreadyExists = (message: string) => new IamError('EntityAlreadyExistsException', 409, message);
export const deleteConflict = (message: string) => new IamError('DeleteConflictException', 409, message);
export const limitExceeded = (message: string) => new IamError('LimitExceededException', 409, message);
export const invalidInput = (message: string) => new IamError('InvalidInputException', 400, message);
export const unmodifiableEntity = (message: string) => new IamError('UnmodifiableEntityException', 400, message);
export const policyNotAttachable = (message: string) => new IamError('PolicyNotAttachableException', 400, message);
export const malformedPolicyDocument = (message: string) =>
  new IamError('MalformedPolicyDocumentException', 400, message);
/** Not one of IAM's own errors: the question is about something that the state does not hold. */
export const notInDump = (message: string) => new IamError('NotInDump', 400, message);
export const validationError = (message: string) => new IamError('ValidationError', 400, message);

/** IAM says no more than the first sentence; what is in parentheses is ours. */
export function syntaxError(detail: string): IamError {
  return malformedPolicyDocument(`Syntax errors in policy. (${detail})`);
}

/** What IAM says of a document that is well formed and that its older parser does not understand. */
export function notParsed(): IamError {
  return malformedPolicyDocument('The policy failed legacy parsing');
}

/**
 * The wording of IAM's front door for a member of the request that breaks its declared shape. `member` is written as
 * IAM shows it: `roleName`, `tags.1.member.key`.
 */
export function constraintError(member: string, constraint: string): IamError {
  return validationError(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}
