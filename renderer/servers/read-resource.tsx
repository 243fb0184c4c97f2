import { Bell, BellOff, Paperclip, RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '#contract/language/texts'
import { CopyButton } from '../conversation/copy-button.tsx'
import { timeText } from '../display-units.ts'
import { attachToMessage } from '../offers/into-message.ts'
import { ResourceContentsView } from '../offers/resource-contents.tsx'
import { usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleText } from '../visible-text.ts'
import type { Following } from './server-resources.tsx'
import { useChanges, type Reading, type Readings } from './use-readings.ts'

type ReadResourceProps = {
  readonly alias: string
  readonly uri: string
  readonly name: string
  readonly readings: Readings
  readonly follow: Following
}

/** Reads a resource at first and when it changed, and shows it with what can be done with it. */
export const ReadResource = ({ alias, uri, name, readings, follow }: ReadResourceProps) => {
  const reading = readings.of(uri)
  const changes = useChanges(alias, uri)
  const { read } = readings
  useEffect(() => {
    if (reading === null) read(uri)
    else if (reading.kind === 'ready' && reading.changes < changes) read(uri, 'changed')
  }, [changes, read, reading, uri])
  const attach = useAttach(alias)
  const text = settled(reading)?.kind === 'ready' ? textOf(settled(reading)) : null
  return (
    <>
      <div className="actions">
        <Button icon={Paperclip} disabled={attach.isBusy} onClick={() => void attach.run(uri, name)}>
          {t('servers.resources.attach')}
        </Button>
        <Button icon={RotateCw} disabled={reading?.kind === 'reading'} onClick={() => read(uri)}>
          {t('servers.resources.readAgain')}
        </Button>
        {follow && (
          <Button icon={follow.isOn ? BellOff : Bell} onClick={() => follow.change(!follow.isOn)}>
            {follow.isOn ? t('servers.resources.unfollow') : t('servers.resources.follow')}
          </Button>
        )}
        {text !== null && <CopyButton label={t('servers.resources.copy')} text={text} />}
      </div>
      {attach.isBusy && <output className="muted">{t('servers.resources.attaching')}</output>}
      <Contents reading={reading} />
    </>
  )
}

const Contents = ({ reading }: { readonly reading: Reading | null }) => {
  const shown = settled(reading)
  return (
    <>
      {reading?.kind === 'reading' && <output className="muted">{t('servers.resources.reading')}</output>}
      {shown?.kind === 'failed' && <ProblemText message={visibleText(shown.problem.message)} />}
      {shown?.kind === 'ready' && (
        <>
          {shown.changedAt !== null && (
            <output className="muted">
              {t('servers.resources.changedAt', { at: timeText(shown.changedAt) })}
            </output>
          )}
          <ResourceContentsView contents={shown.contents} />
        </>
      )}
    </>
  )
}

/** While it is read again, what was read before stays. */
const settled = (reading: Reading | null): Exclude<Reading, { readonly kind: 'reading' }> | null =>
  reading?.kind === 'reading' ? settled(reading.before) : reading

const textOf = (reading: Reading | null): string | null => {
  const texts = reading?.kind === 'ready' ? reading.contents.contents.flatMap(({ text }) => text ?? []) : []
  return texts.length === 0 ? null : texts.join('\n')
}

/** Makes a resource a file of the message that is being written, and says where it went. */
const useAttach = (alias: string) => {
  const page = usePage()
  const { actions } = page
  const [isBusy, setIsBusy] = useState(false)
  const run = async (uri: string, name: string): Promise<void> => {
    setIsBusy(true)
    const attached = await attachToMessage(page, { alias, uri, name })
    setIsBusy(false)
    if (!attached.ok) return actions.say(visibleText(attached.problem.message), { tone: 'stop' })
    const { conversation, title } = attached.value
    const show = (): void => actions.show({ kind: 'conversation', conversation })
    actions.say(t('servers.resources.attachedTo', { title }), {
      action: { label: t('servers.resources.show'), run: show },
    })
  }
  return { run, isBusy }
}
