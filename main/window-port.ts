import { t } from '#contract/language/texts'
import { fail, type Result } from '#contract/result'

/** What a page can ask of the window around it. */
export type WindowPort = {
  readonly openUrl: (address: string) => Promise<Result<null>>
  readonly focusQuestions: () => Promise<Result<null>>
}

/** A browser's tab opens links and moves the keyboard by itself, and its page never asks. */
export const noWindow: WindowPort = {
  openUrl: () => Promise.resolve(fail('no-window', t('shell.onlyInWindow'))),
  focusQuestions: () => Promise.resolve(fail('no-window', t('shell.onlyInWindow'))),
}
