import { Play, Plus, RotateCw, Square, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '#contract/language/texts'
import type { Problem } from '#contract/result'
import type { ServerDetail } from '#contract/views'
import { Header } from '../header.tsx'
import { useChat, usePage } from '../page-context.ts'
import { Button } from '../theme/button.tsx'
import { ProblemText } from '../theme/problem-text.tsx'
import { visibleLine } from '../visible-text.ts'
import { DefinitionEditor } from './definition-editor.tsx'
import { ServerFacts } from './server-facts.tsx'
import { ServerInstructions } from './server-instructions.tsx'
import { ServerFolders } from './server-folders.tsx'
import { ServerOffers } from './server-offers.tsx'
import { ServerSignIn } from './server-sign-in.tsx'
import { serverStateWord } from './server-state.ts'
import './servers.css'

/** One server: its state with the reason, how it is started, what it offers, its log and its definition. */
export const ServerView = ({ alias }: { readonly alias: string }) => {
  const { detail, problem } = useServerDetail(alias)
  const isGone = useChat(({ workspace }) => workspace?.servers.every((server) => server.alias !== alias))
  return (
    <div className="surface">
      <Header title={visibleLine(alias)}>
        {detail && !isGone && <StateWord detail={detail} />}
        <span className="header-spent" />
        {detail && !isGone && <ServerButtons detail={detail} />}
      </Header>
      <main className="surface-scroll">
        <div className="surface-page">
          {isGone ? <Gone alias={alias} /> : problem && <ProblemText message={problem.message} />}
          {detail && !isGone && (
            <>
              <ServerSignIn key={`sign-in ${JSON.stringify(detail.definition)}`} detail={detail} />
              <ServerFacts detail={detail} />
              <ServerInstructions detail={detail} />
              <ServerOffers detail={detail} />
              <ServerFolders key={JSON.stringify(detail.definition['roots'] ?? null)} detail={detail} />
              <DefinitionEditor key={JSON.stringify(detail.definition)} detail={detail} />
            </>
          )}
        </div>
      </main>
    </div>
  )
}

/** What stands here after it was removed. */
const Gone = ({ alias }: { readonly alias: string }) => {
  const { actions } = usePage()
  return (
    <section className="surface-section">
      <p className="muted">{t('servers.gone.about', { alias: visibleLine(alias) })}</p>
      <div className="actions">
        <Button icon={Plus} onClick={() => actions.show({ kind: 'add-server' })}>
          {t('servers.gone.add')}
        </Button>
      </div>
    </section>
  )
}

/** Reads the detail at first and whenever main says that it changed. */
const useServerDetail = (alias: string) => {
  const { bridge, store } = usePage()
  const version = useChat((state) => state.serverVersions.get(alias) ?? 0)
  const summary = useChat((state) => state.workspace?.servers.find((server) => server.alias === alias))
  const [shown, setShown] = useState<{
    readonly detail: ServerDetail | null
    readonly problem: Problem | null
  }>({
    detail: null,
    problem: null,
  })
  useEffect(() => {
    let isCurrent = true
    const read = async (): Promise<void> => {
      const reply = await bridge.readServer({ alias })
      if (!isCurrent) return
      // The lines that were pushed until now are part of what was just read.
      store.setState(({ serverLogs }) => ({ serverLogs: new Map(serverLogs).set(alias, []) }))
      setShown(reply.ok ? { detail: reply.value, problem: null } : { detail: null, problem: reply.problem })
    }
    void read()
    return () => {
      isCurrent = false
    }
    // The version and the state are no inputs: they say that what was read is old.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [alias, bridge, store, version, summary?.state])
  return {
    ...shown,
    detail: shown.detail && { ...shown.detail, state: summary?.state ?? shown.detail.state },
  }
}

const StateWord = ({ detail }: { readonly detail: ServerDetail }) => {
  const { word, tone } = serverStateWord(detail.state)
  return (
    <span className={`server-state tone-${tone}`}>
      <span className={`dot ${detail.state.kind === 'stopped' ? 'dot-hollow' : ''}`} />
      {word}
    </span>
  )
}

const ServerButtons = ({ detail }: { readonly detail: ServerDetail }) => {
  const { bridge, actions } = usePage()
  const { alias, state } = detail
  const isStopped = ['stopped', 'failed', 'misconfigured'].includes(state.kind)
  const remove = async (): Promise<void> => {
    if (await actions.report(bridge.draftServerRemoval({ alias })))
      actions.say(t('window.frame.questionBelow'), { isOfQuestion: true })
  }
  return (
    <div className="actions header-actions">
      {isStopped ? (
        <Button icon={Play} onClick={() => void actions.report(bridge.startServer({ alias }))}>
          {t('servers.button.start')}
        </Button>
      ) : (
        <>
          <Button icon={Square} onClick={() => void actions.report(bridge.stopServer({ alias }))}>
            {t('servers.button.stop')}
          </Button>
          <Button icon={RotateCw} onClick={() => void actions.report(bridge.restartServer({ alias }))}>
            {t('servers.button.restart')}
          </Button>
        </>
      )}
      <Button tone="stop" icon={Trash2} onClick={() => void remove()}>
        {t('servers.button.remove')}
      </Button>
    </div>
  )
}
