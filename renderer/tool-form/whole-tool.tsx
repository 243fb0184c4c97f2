import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import type { Problem } from '#contract/result'
import type { ToolView } from '#contract/views'
import { usePage } from '../page-context.ts'

/** Reads the definition of a tool that stood in a list, and shows nothing until it is there. */
export const WholeTool = (props: {
  readonly alias: string
  readonly name: string
  /** Another one says that what was read may be old. */
  readonly version?: number
  /** The tool is gone; the reason was said. */
  readonly onMissing?: () => void
  readonly children: (tool: ToolView) => ReactNode
}): ReactNode => {
  const { alias, name, version = 0, onMissing, children } = props
  const { bridge, actions } = usePage()
  const [tool, setTool] = useState<ToolView | null>(null)
  const miss = useEffectEvent(({ message }: Problem): void => {
    actions.say(message, { tone: 'stop' })
    onMissing?.()
  })
  useEffect(() => {
    let isCurrent = true
    const read = async (): Promise<void> => {
      const reply = await bridge.readTool({ alias, tool: name })
      if (!isCurrent) return
      if (!reply.ok) miss(reply.problem)
      else setTool((known) => (known?.definitionHash === reply.value.definitionHash ? known : reply.value))
    }
    void read()
    return () => {
      isCurrent = false
    }
    // The version is no input.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [alias, bridge, name, version])
  return tool === null ? null : children(tool)
}
