import type { S3Client } from '@aws-sdk/client-s3';

/** What `tellAnswerDates` adds to the SDK's `$metadata`. */
export interface AnswerMetadata {
  /** The HTTP header `Date`: the server's clock, in whole seconds. */
  readonly answeredAt?: Date;
}

/**
 * Lets every answer say when it was given. The SDK parses the header for its own signatures and throws it away; we need
 * a clock that all who use one bucket share (lease-object.ts).
 */
export function tellAnswerDates(s3: S3Client): void {
  s3.middlewareStack.add(
    (next) => async (request) => {
      const result = await next(request);
      const { headers } = result.response as { headers?: Readonly<Record<string, string>> };
      const answeredAt = new Date(headers?.date ?? Number.NaN);
      if (!Number.isNaN(answeredAt.getTime())) Object.assign(result.output?.$metadata ?? {}, { answeredAt });
      return result;
    },
    // Outside of the deserializer, which stands in the middle of this step: there is an output to hang it on.
    { step: 'deserialize', priority: 'high', name: 'tellAnswerDates' },
  );
}
