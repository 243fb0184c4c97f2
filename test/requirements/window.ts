export const windowRequirements = {
  'window:replay':
    'The screen of a conversation is its events: however they arrive, the same ones show the same.',
  'window:untrusted-markup':
    'A text of a model becomes no tag, attribute or address of its choosing, at any point of its streaming.',
  'window:visible-text': 'Names and arguments hide no character and reorder none.',
  'window:exact-arguments': 'Arguments are laid out without changing one of their characters.',
  'window:state-words': 'Every state of a call and of a server has its one promised word.',
  'window:tool-form': 'A form sends what was filled in, keeps it, and never invents a value.',
  'window:streaming-cost': 'Streaming text changes only the block at its end, a few times a second.',
  'window:spoken': 'A screen reader hears states and finished messages, never single tokens.',
  'window:drafts': 'What is being written is stored a moment later and at once on leaving.',
  'window:list': 'The list of conversations shows each one once, under its day, the last changed first.',
  'window:failure': 'A page of which a part cannot be drawn says so and loads again; nothing stored is lost.',
} as const satisfies Record<string, string>
