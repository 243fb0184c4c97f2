import { test, type TestFunction } from 'vitest'
import { requirements, type RequirementId } from '../requirements.ts'

/** Registers a test under the promise it keeps. One promise may have several tests. */
export const verifies = (id: RequirementId, detail: string, run: TestFunction, timeoutMs?: number): void => {
  if (!Object.hasOwn(requirements, id)) throw new Error(`unknown requirement: ${id}`)
  test(`[${id}] ${detail}`, run, timeoutMs)
}
