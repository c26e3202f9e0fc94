/** The one shape an error has once it crosses a wire: a closed list of codes, and words for a person in both languages. */

export const faultCodes = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'rate_limited',
  'unavailable',
  'timeout',
  'cancelled',
  'unsupported',
  'internal',
] as const

export type FaultCode = (typeof faultCodes)[number]

/** Next steps that pages have a button for. */
export type NextStep = 'log_in' | 'correct_login' | 'allow_plain'

/** Words for a person. Both languages travel, so that the page can change language without asking again. */
export type Text = { en: string; fr: string }

export type Fault = {
  code: FaultCode
  /** What happened, in a sentence. */
  message: Text
  /** What to do about it; may name a command. */
  hint?: Text
  /** What the hint advises, where a page can offer it. */
  next?: NextStep
  /** What the other side said, verbatim. It is text from outside: show it as text only. */
  detail?: string
  /** Whether the same request may succeed later without anything being changed. */
  retryable: boolean
  /** The connection that failed. */
  source?: string
  /** Finds the stack and the cause in the app's own log. */
  logId?: string
}

const retryableCodes: readonly FaultCode[] = ['rate_limited', 'unavailable', 'timeout']

/** An Error that carries a Fault; throw it wherever a reason for a person is known. */
export class FaultError extends Error {
  readonly fault: Fault
  constructor(fault: Fault, options?: { cause?: unknown }) {
    super(`${fault.code}: ${fault.message.en}${fault.detail ? ` (${fault.detail})` : ''}`, options)
    this.name = 'FaultError'
    this.fault = fault
  }
}

/** Makes a throwable fault; `retryable` follows from the code unless it is given. */
export function fault(
  code: FaultCode,
  message: Text,
  more: Partial<Omit<Fault, 'code' | 'message'>> & { cause?: unknown } = {},
): FaultError {
  const { cause, ...rest } = more
  return new FaultError({ code, message, retryable: retryableCodes.includes(code), ...rest }, { cause })
}

/** The fault that an unknown error stands for: its own when it carries one, `cancelled` for an abort, else `internal`. */
export function asFault(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', message: { en: 'Cancelled.', fr: 'Annulé.' }, retryable: false }
  return {
    code: 'internal',
    message: { en: 'Something went wrong inside the app.', fr: 'Une erreur interne s’est produite.' },
    ...(error === undefined || error === null ? {} : { detail: wordsOf(error) }),
    retryable: false,
  }
}

/** An internal fault whose error was written to the app's log. What happens in the page is not: nothing may point there for it. */
export const inLog = (fault: Fault): Fault => ({
  hint: {
    en: 'The app keeps running. If it happens again, its log has the details.',
    fr: 'L’application continue. Si cela se reproduit, son journal contient les détails.',
  },
  ...fault,
})

/** Anything can be thrown, even what cannot become text. */
function wordsOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return typeof error
  }
}

/** What every pending request ends with when its wire closes. */
export const wireLost = (): FaultError =>
  fault(
    'unavailable',
    { en: 'The background process stopped before it answered.', fr: 'Le processus d’arrière-plan s’est arrêté avant de répondre.' },
    {
      hint: {
        en: 'It restarts by itself. Look at the list before you try again: the action may have been done.',
        fr: 'Il redémarre tout seul. Vérifiez la liste avant de réessayer : l’action a pu être effectuée.',
      },
    },
  )
