/** Asks a person before something is done; the one place that makes the proof that destructive calls demand. */
import { create } from 'zustand'
import type { Confirmed } from '../../shared/rpc/client.ts'

export type Question = {
  title: string
  body: string[]
  /** Every thing concerned, by name. */
  names?: { label: string; items: string[] }
  /** A choice to make along with it. */
  option?: { label: string; checked: boolean }
  /** More than one; each with what else is lost by it, by name. */
  options?: { key: string; label: string; names: string[] }[]
  /** What the button says: the act itself, never OK. */
  act: string
  danger: boolean
}
/** What a person answered. */
export type Answer = { confirmed: Confirmed; option: boolean /** The keys of those that were chosen. */; options: string[] }

type ConfirmState = { question?: Question | undefined; answer: (answer: Answer | undefined) => void }
export const useConfirm = create<ConfirmState>()(() => ({ answer: () => {} }))

/** Resolves with the proof, or with undefined when the person said no. A question that was open is answered with no. */
export function confirm(question: Question): Promise<Answer | undefined> {
  useConfirm.getState().answer(undefined)
  return new Promise((resolve) => {
    useConfirm.setState({
      question,
      answer: (answer) => {
        useConfirm.setState({ question: undefined, answer: () => {} })
        resolve(answer)
      },
    })
  })
}

/** Called by the dialog's own button only. */
export const sayYes = (option: boolean, options: string[]): void =>
  useConfirm.getState().answer({ confirmed: true as unknown as Confirmed, option, options })
export const sayNo = (): void => useConfirm.getState().answer(undefined)
