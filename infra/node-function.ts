import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BranchAuditEnvironment } from '../functions/branch-audit-environment.ts';
import type { FunctionEnvironment } from '../functions/environment.ts';
import type { ExchangeEnvironment, GateEnvironment } from '../functions/gate-environment.ts';
import type { WebhookEnvironment } from '../functions/webhook-environment.ts';

export interface NodeFunctionProps {
  /** File in functions/ without its extension; its export `handler` is the function. */
  entry: string;
  code: Code;
  functionName: string;
  description: string;
  role: IRole;
  timeout: Duration;
  environment:
    | FunctionEnvironment
    | WebhookEnvironment
    | BranchAuditEnvironment
    | GateEnvironment
    | ExchangeEnvironment;
  /** MB. */
  memorySize: number;
  /** Default: active. */
  tracing?: Tracing;
  /** How many of it run at a time at most; undefined: as many as the account has left. */
  reservedConcurrentExecutions?: number;
}

/** A function of functions/, bundled, with its log and its trace, if it has one. */
export class NodeFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, { entry, code, environment, ...props }: NodeFunctionProps) {
    super(scope, id, {
      tracing: Tracing.ACTIVE,
      ...props,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: `${entry}.handler`,
      code,
      environment: { ...environment },
      logGroup: new LogGroup(scope, `${id}Log`, {
        logGroupName: `/aws/lambda/${props.functionName}`,
        retention: RetentionDays.THREE_MONTHS,
        // The reports in the state bucket are the lasting record.
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
  }
}
