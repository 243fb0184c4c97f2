export const electronRequirements = {
  'electron:checklist': 'The desktop shell keeps each of the twenty items of Electron’s security checklist.',
  'electron:fuses': 'Each of the nine fuses of the shipped binary is set on purpose.',
  'electron:caller':
    'Who calls is known from the view and the frame that called, never from the message; anyone else is refused.',
  'electron:links':
    'Only https addresses and http addresses of this computer leave the program, through one function.',
  'electron:layout': 'The chat page and the consent page never cover each other, at any size of the window.',
  'electron:window-place':
    'The window opens where it was, and where a person can reach it after displays have changed.',
  'electron:quit': 'Quitting closes the workspace first, once, and ends after five seconds at the latest.',
  'electron:spelling': 'No dictionary is downloaded before the user agreed to it.',
  'electron:shell-state':
    'What the window shows around the pages follows the workspace, and nothing that happens is missed.',
  'electron:background':
    'Closing the window ends the program, unless something is at work or waits: then it goes on, says so and can be reached.',
  'electron:attention': 'A question is announced outside of the window when the window has not the keyboard.',
  'electron:one-program':
    'A second desktop program leads to the first, and of the two shells the second one names the first.',
  'electron:focus':
    'The keyboard moves between the pages by F6 and on request, and never because a question appears.',
  'electron:menus': 'Each item of a menu does what it says, in the language of the window.',
  'electron:crash':
    'A page that stops is loaded again by itself, until it stops too often: then the user decides.',
  'electron:files': 'A page saves only what it made itself, where the user says.',
  'electron:remembered': 'The window comes back with its place, its zoom and its dictionaries.',
  'electron:real-binary': 'With a real Electron the program opens its window and quits with code 0.',
  'electron:double-scenario':
    'The same conversation, with an allowed and a denied call, runs the same in both shells and is there after a restart.',
  'electron:double-mutants':
    'The built desktop shell keeps its pages apart, closed and without permissions, and each planted bug in that is noticed.',
  'electron:double-faithful':
    'The stand-in for Electron behaves as Electron documents it, and whatever it lacks ends the program with its name.',
} as const satisfies Record<string, string>
