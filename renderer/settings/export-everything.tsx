import { useEffect, useRef, useState } from 'react'
import type { ChatBridge } from '#contract/bridge'
import { t } from '#contract/language/texts'
import { ok, type Result } from '#contract/result'
import { bytesText } from '../display-units.ts'
import { offerDownload } from '../offer-download.ts'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { SettingGroup } from './setting-group.tsx'

/** Everything as one file, fetched in pieces. Leaving the page ends it. */
export const ExportEverything = () => {
  const { bridge, actions } = usePage()
  const [progress, setProgress] = useState<number | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const run = async (): Promise<void> => {
    const control = new AbortController()
    running.current = control
    setProgress(0)
    const file = await collect(bridge, control.signal, setProgress)
    if (control.signal.aborted) return
    setProgress(null)
    if (!file.ok) return actions.say(file.problem.message, { tone: 'stop' })
    offerDownload(`assent-${localDay()}.json`, 'application/json', file.value)
    actions.say(t('settings.data.export.done', { size: bytesText(file.value.size) }))
  }
  const cancel = (): void => {
    running.current?.abort()
    setProgress(null)
  }
  return (
    <SettingGroup title={t('settings.data.export.title')} about={t('settings.data.export.about')}>
      <div className="actions">
        {progress === null ? (
          <Button onClick={() => void run()}>{t('settings.data.export.run')}</Button>
        ) : (
          <>
            <output>{t('settings.data.export.running', { percent: Math.floor(progress * 100) })}</output>
            <Button onClick={cancel}>{t('settings.data.export.cancel')}</Button>
          </>
        )}
      </div>
    </SettingGroup>
  )
}

const collect = async (
  bridge: ChatBridge,
  signal: AbortSignal,
  onProgress: (progress: number) => void,
): Promise<Result<Blob>> => {
  const parts: Blob[] = []
  let from: string | null = null
  do {
    const piece = await bridge.exportEverything({ from })
    if (!piece.ok) return piece
    // A blob of its own may leave the memory; a string would not.
    parts.push(new Blob([piece.value.text]))
    from = piece.value.next
    if (!signal.aborted) onProgress(piece.value.progress)
  } while (from !== null && !signal.aborted)
  return ok(new Blob(parts))
}

/** "2026-01-31" by the clock of this computer. */
const localDay = (): string => {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}
