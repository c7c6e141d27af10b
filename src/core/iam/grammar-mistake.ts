/** What is wrong with the grammar of a policy. */
/** A mistake, by its pointer in the document. */
export interface GrammarMistake {
  readonly pointer: string;
  readonly message: string;
  readonly remedy: string;
}

export type AddMistake = (pointer: string, message: string, remedy: string) => void;
