import type { Handlers, PageId } from '#contract/bridge'
import { t } from '#contract/language/texts'
import { isMethodName, methods, type MethodName, type PageName } from '#contract/methods'
import { fail, type Problem, type Result } from '#contract/result'

/** The page that asks, as its shell knows it; a page cannot say itself which one it is. */
export type Page = { readonly name: PageName; readonly id: PageId }

export type Gate = {
  /** Refuses with `denied`, `unknown-method` or `bad-input`; otherwise answers what the method's handler answers. */
  readonly handle: (page: Page | undefined, method: string, input: unknown) => Promise<Result<unknown>>
}

export type GateDeps = {
  readonly handlers: Handlers
  /** Puts a defect into words; it is logged by then. */
  readonly problemOf: (error: unknown) => Problem
}

/** One gate for both shells: who is asking, is it well formed, then the handler. */
export const createGate = ({ handlers, problemOf }: GateDeps): Gate => ({
  handle: async (page, method, input) => {
    if (!isMethodName(method)) return fail('unknown-method', t('workspace.problem.unknownMethod'))
    if (page?.name !== methods[method].page) return fail('denied', t('workspace.problem.otherPage'))
    const parsed = methods[method].input.safeParse(input)
    if (!parsed.success) return fail('bad-input', describeIssues(parsed.error.issues))
    try {
      return await handlerOf(handlers, method)(parsed.data, page.id)
    } catch (error) {
      return { ok: false, problem: problemOf(error) }
    }
  },
})

type AnyHandler = (input: unknown, page: PageId) => Promise<Result<unknown>>

/** The compiler cannot see that a method's schema and its handler belong together: the one cast of the gate. */
const handlerOf = (handlers: Handlers, method: MethodName): AnyHandler =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  handlers[method] as AnyHandler

const describeIssues = (
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string =>
  issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join('.') || 'input'}: ${issue.message}`)
    .join('; ')
