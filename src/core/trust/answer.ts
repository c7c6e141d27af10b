/**
 * Three-valued logic (Kleene's): a trust policy may test what is known only when STS is called, such as the address of
 * the caller. The answer is then `depends`, never a guess.
 */
export type Answer = 'yes' | 'no' | 'depends';

export function not(answer: Answer): Answer {
  if (answer === 'depends') return 'depends';
  return answer === 'yes' ? 'no' : 'yes';
}

/** `yes` for none: a statement without conditions has nothing to fail. */
export function allOf(answers: Iterable<Answer>): Answer {
  let result: Answer = 'yes';
  for (const answer of answers) {
    if (answer === 'no') return 'no';
    if (answer === 'depends') result = 'depends';
  }
  return result;
}

/** `no` for none. */
export function anyOf(answers: Iterable<Answer>): Answer {
  let result: Answer = 'no';
  for (const answer of answers) {
    if (answer === 'yes') return 'yes';
    if (answer === 'depends') result = 'depends';
  }
  return result;
}

export function asAnswer(truth: boolean): Answer {
  return truth ? 'yes' : 'no';
}
