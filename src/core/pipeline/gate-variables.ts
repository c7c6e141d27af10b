/** The variables by which a script says that its step goes through the gate: `snippet` writes them, lint-pipeline reads them. */

/** Address of the gate, for the program that the snippet writes. */
export const GATE_URL = 'ROLEKEEPER_GATE_URL';

/** Address of what takes the place of STS: a name that the AWS CLI and SDKs know. */
export const STS_URL = 'AWS_ENDPOINT_URL_STS';
