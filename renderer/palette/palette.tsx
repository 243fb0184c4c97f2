import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { MessageSquare, MessageSquareText, Search, Server, Wrench, type LucideIcon } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { t } from '#contract/language/texts'
import type { SearchHit } from '#contract/views'
import { titleOf } from '../conversation/title.ts'
import { useChat, usePage } from '../page-context.ts'
import { Icon } from '../theme/icon.tsx'
import { visibleLine } from '../visible-text.ts'
import { matches } from './matches.ts'
import { useCommands, type PaletteCommand } from './commands.ts'
import { bestMatches, useOffered } from './offered-rows.ts'
import { Snippet } from './snippet.tsx'
import './palette.css'

const shownConversations = 8

/** Everything by name: commands, conversations, servers, tools, and what was said. */
export const Palette = () => {
  const { store } = usePage()
  const close = (): void => store.setState({ dialog: 'none' })
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="palette" aria-label={t('window.palette.name')}>
          <PaletteContent onClose={close} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const PaletteContent = ({ onClose }: { readonly onClose: () => void }) => {
  const { actions } = usePage()
  const [query, setQuery] = useState('')
  const conversations = useChat((state) => state.conversations)
  const servers = useChat((state) => state.workspace?.servers) ?? []
  const commands = useCommands()
  const offered = useOffered(query !== '')
  const hits = useSearch(query)
  const found = useMemo(
    () => conversations.filter((summary) => matches(query, summary.title)).slice(0, shownConversations),
    [conversations, query],
  )
  const choose = (run: () => void) => () => {
    onClose()
    run()
  }
  return (
    <Command label={t('window.palette.name')} shouldFilter={false} loop>
      <div className="palette-field">
        <Icon of={Search} />
        <Command.Input value={query} onValueChange={setQuery} placeholder={t('window.palette.placeholder')} />
      </div>
      <Command.List className="palette-list" label={t('window.palette.results')}>
        <Command.Empty className="palette-empty">{t('window.palette.empty')}</Command.Empty>
        <PaletteGroup title={t('window.palette.group.conversations')}>
          {found.map((summary) => (
            <Row
              key={summary.conversation}
              value={`conversation ${summary.conversation}`}
              icon={MessageSquare}
              text={titleOf(summary)}
              onSelect={choose(() =>
                actions.show({ kind: 'conversation', conversation: summary.conversation }),
              )}
            />
          ))}
        </PaletteGroup>
        <PaletteGroup title={t('window.palette.group.contents')}>
          {hits.map((hit) => (
            <HitRow
              key={`${hit.seq}`}
              hit={hit}
              onSelect={choose(() => actions.show({ kind: 'conversation', conversation: hit.conversation }))}
            />
          ))}
        </PaletteGroup>
        <PaletteGroup title={t('window.palette.group.commands')}>
          {commands
            .filter((command) => matches(query, command.name))
            .map((command) => (
              <CommandRow key={command.name} command={command} onSelect={choose(command.run)} />
            ))}
        </PaletteGroup>
        <PaletteGroup title={t('window.palette.group.servers')}>
          {servers
            .filter(({ alias }) => matches(query, alias))
            .map(({ alias }) => (
              <Row
                key={alias}
                value={`server ${alias}`}
                icon={Server}
                text={visibleLine(alias)}
                onSelect={choose(() => actions.show({ kind: 'server', alias }))}
              />
            ))}
        </PaletteGroup>
        <PaletteGroup title={t('window.palette.group.tools')}>
          {bestMatches(offered.tools, query).map(({ alias, name, about }) => (
            <Row
              key={name}
              value={`tool ${name}`}
              icon={Wrench}
              text={visibleLine(name)}
              aside={visibleLine(about)}
              onSelect={choose(() => actions.show({ kind: 'server', alias }))}
            />
          ))}
        </PaletteGroup>
        <PaletteGroup title={t('window.palette.group.prompts')}>
          {bestMatches(offered.prompts, query).map(({ alias, prompt, name, about }) => (
            <Row
              key={name}
              value={`prompt ${name}`}
              icon={MessageSquareText}
              text={visibleLine(name)}
              aside={visibleLine(about)}
              onSelect={choose(() => actions.fillPrompt({ alias, prompt }))}
            />
          ))}
        </PaletteGroup>
      </Command.List>
    </Command>
  )
}

const PaletteGroup = (props: { readonly title: string; readonly children: React.ReactNode }) => {
  const isEmpty = Array.isArray(props.children) ? props.children.length === 0 : !props.children
  return isEmpty ? null : (
    <Command.Group heading={props.title} className="palette-group">
      {props.children}
    </Command.Group>
  )
}

type RowProps = {
  readonly value: string
  readonly icon: LucideIcon
  readonly text: string
  readonly aside?: string
  readonly onSelect: () => void
}

const Row = ({ value, icon, text, aside, onSelect }: RowProps) => (
  <Command.Item className="menu-item palette-item" value={value} onSelect={onSelect}>
    <Icon of={icon} />
    <span className="cut palette-text" dir="auto">
      {text}
    </span>
    {aside && <span className="muted cut">{aside}</span>}
  </Command.Item>
)

const CommandRow = (props: { readonly command: PaletteCommand; readonly onSelect: () => void }) => {
  const { name, keys, icon } = props.command
  return (
    <Command.Item className="menu-item palette-item" value={`command ${name}`} onSelect={props.onSelect}>
      <Icon of={icon} />
      <span>{name}</span>
      {keys && <kbd className="key">{keys}</kbd>}
    </Command.Item>
  )
}

const HitRow = ({ hit, onSelect }: { readonly hit: SearchHit; readonly onSelect: () => void }) => (
  <Command.Item className="menu-item palette-item" value={`hit ${hit.seq}`} onSelect={onSelect}>
    <Icon of={hit.source === 'call' ? Wrench : MessageSquare} />
    <span className="palette-hit">
      <span className="cut">{titleOf(hit)}</span>
      <Snippet text={hit.snippet} />
    </span>
  </Command.Item>
)

const searchDelayMs = 120

/** What the history has for the query, a moment after the last key. */
const useSearch = (query: string): readonly SearchHit[] => {
  const { bridge } = usePage()
  const [hits, setHits] = useState<readonly SearchHit[]>([])
  const text = query.trim().slice(0, 500)
  useEffect(() => {
    if (text === '') {
      setHits([])
      return undefined
    }
    let isCurrent = true
    const read = async (): Promise<void> => {
      const reply = await bridge.search({ text })
      if (isCurrent) setHits(reply.ok ? reply.value.filter((hit) => hit.source !== 'title') : [])
    }
    const timer = setTimeout(() => void read(), searchDelayMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [bridge, text])
  return hits
}
