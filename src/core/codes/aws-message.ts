/** The errors of AWS that a pipeline prints, each with a page: `rolekeeper explain "<the line>"` finds it. */
import { awsDenialMessageCodes } from './aws-denial-message.ts';
import { awsRequestMessageCodes } from './aws-request-message.ts';
import { awsTokenMessageCodes } from './aws-token-message.ts';

export const awsMessageCodes = { ...awsTokenMessageCodes, ...awsRequestMessageCodes, ...awsDenialMessageCodes };

export type AwsMessageCode = keyof typeof awsMessageCodes;
