/** What the gate is given: where it stands, and its ways to the issuer, the table and the exchange. */
import type { PublicKey } from '../../bitbucket/ports.ts';
import type { ExchangeAnswer, ExchangeRequest } from '../../core/gate/exchange-call.ts';
import type { TableState } from './table-state.ts';

/** As the deployment has it; never as a token or the table says. */
export interface GatePlace {
  /** The slug. */
  readonly workspace: string;
  /** With braces. */
  readonly workspaceUuid: string;
  readonly audience: string;
  /** How old the table may be, in seconds. */
  readonly freshSeconds: number;
}

export interface GateWorld {
  readonly place: GatePlace;
  readonly keys: {
    /** @throws WorldError */
    current(): Promise<readonly PublicKey[]>;
    /** Whether the issuer may be asked again already. */
    mayAsk(): boolean;
    /** Asks the issuer. @throws WorldError */
    renewed(): Promise<readonly PublicKey[]>;
    ageSeconds(): number | undefined;
  };
  /** As it is at this moment. @throws WorldError */
  readonly table: { state(): Promise<TableState> };
  /** @throws WorldError, none of which holds the token */
  exchange(request: ExchangeRequest): Promise<ExchangeAnswer | 'throttled'>;
  now(): Date;
}
