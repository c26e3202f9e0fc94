/** Patience for tests: an engine that is busy is no failure. Milliseconds. */
export const patient = { answer: 50_000, list: 50_000, leave: 50_000 }
