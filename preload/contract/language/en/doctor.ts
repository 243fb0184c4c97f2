export const doctor = {
  title: 'What may be wrong',
  nothing: 'Nothing was found that would keep this server from starting.',
  evidence: 'It printed',
  fix: {
    retry: 'Try again',
    edit: 'Edit the definition',
    secret: 'Enter {{name}}',
    change: 'Propose this fix',
  },
  definition: {
    advice: 'Mend the entry of this server in assent.yaml.',
    secretAdvice: 'Enter a value for {{name}}; it is kept in the secret store.',
  },
  launch: {
    editAdvice: 'Change the command or the folder in the definition.',
    elsewhere: 'The program "{{command}}" is not on the PATH of your login shell. It is at {{path}}.',
    elsewhereAdvice: 'Start it with its full path, and put {{folder}} on the PATH of this server.',
    nowhere: 'The program "{{command}}" is not installed, or in a place where it cannot be found.',
    noPath: 'The program "{{command}}" cannot be looked for: the PATH is empty.',
    interpreter: '{{path}} is a script for "{{interpreter}}", which is not on the PATH of your login shell.',
    interpreterAdvice: 'Install "{{interpreter}}", or put its folder on the PATH of this server.',
    architecture: '{{path}} is made for {{made}}. This computer is {{here}}.',
    architectureAdvice: 'Install the variant of the program that is made for this computer.',
    script: 'The file {{path}}, which is to be run, does not exist.',
    scriptAdvice:
      'Correct its path in the arguments. Paths that do not begin with a slash start in {{folder}}.',
    empty: 'The variable {{name}} is empty.',
    emptyAdvice: 'Give {{name}} a value in the definition, or remove it there.',
  },
  install: {
    node: 'Install Node.js 24 or later from nodejs.org; "{{command}}" comes with it.',
    uv: 'Install uv (docs.astral.sh/uv); "{{command}}" comes with it.',
    python: 'Install Python 3 from python.org or with the package manager of this system.',
    docker: 'Install Docker and start it.',
    bun: 'Install Bun (bun.sh); "{{command}}" comes with it.',
    deno: 'Install Deno (deno.com).',
    other: 'Install it as its instructions say, or write its full path into "command".',
  },
  code: {
    banner: 'The server prints something on standard output that is not the protocol.',
    bannerAdvice:
      'Servers have to print on standard error. Look for an option such as --quiet, or tell its author.',
    slow: 'The server did not get ready in time.',
    slowAdvice:
      'The first start of a package downloads it, which takes a while: try again. If it needs longer each time, raise "startTimeoutSeconds".',
    denied: 'The start was not allowed.',
    deniedAdvice: 'Start it again to be asked again.',
  },
  symptom: {
    packageNotFound: {
      seen: 'The package, or this version of it, does not exist in the registry.',
      advice: 'Check its name and version in the arguments.',
    },
    registryUnreachable: {
      seen: 'The package could not be downloaded: its registry cannot be reached.',
      advice:
        'Check the network and the proxy, then try again. Packages that were downloaded before start offline.',
    },
    npmCache: {
      seen: 'npm cannot write into its own folder.',
      advice: 'Give the folder ~/.npm back to your user, or empty it with "npm cache clean --force".',
    },
    noExecutable: {
      seen: 'The package has no program to run.',
      advice: 'Check the name of the package; some need "--package=NAME PROGRAM".',
    },
    nodeTooOld: {
      seen: 'The server needs a newer Node.js than the one that ran it.',
      advice: 'Install a newer Node.js, or start the server with the full path of a newer one.',
    },
    nativeModule: {
      seen: 'A part of the server was built for another version of Node.js.',
      advice: 'Install the server again with the Node.js that runs it ("npm rebuild" in its folder).',
    },
    wrongArchitecture: {
      seen: 'The program is made for another kind of computer.',
      advice: 'Install the variant of the program that is made for this computer.',
    },
    libraryMissing: {
      seen: 'A library that the program needs is missing or too old on this system.',
      advice: 'Install the library, or a variant of the program for this system.',
    },
    pythonModule: {
      seen: 'A Python module that the server needs is not installed.',
      advice:
        'Install the server into its own environment, for example with "uvx", or use the Python it was installed for.',
    },
    pythonVersion: {
      seen: 'The server needs another version of Python.',
      advice: 'Install that version, or let uv fetch it: "uvx --python 3.12 …".',
    },
    nodeModule: {
      seen: 'A module that the server needs is not installed.',
      advice: 'Run "npm install" in the folder of the server, or correct the path in the arguments.',
    },
    portInUse: {
      seen: 'The port that the server wants is taken by another program.',
      advice:
        'End the other program, perhaps an older start of this server, or give the server another port.',
    },
    commandInside: {
      seen: 'The server starts a program that cannot be found.',
      advice: 'Install that program, or put its folder on the PATH of this server in the definition.',
    },
    missingVariable: {
      seen: 'The server asks for a variable that it was not given.',
      advice: 'Add it under "env" in the definition. A key is best named there as ${secret:NAME}.',
    },
    certificate: {
      seen: 'The certificate of the other side is not trusted.',
      advice:
        'Behind a company proxy, set NODE_EXTRA_CA_CERTS or SSL_CERT_FILE to its certificate. Do not switch the check off.',
    },
    unauthorized: {
      seen: 'The other side refuses the key or the sign-in.',
      advice: 'Check the key: is it whole, still valid, and allowed to do this?',
    },
    tooManyRequests: {
      seen: 'The other side gets too many requests.',
      advice: 'Wait a moment and try again.',
    },
    addressNotFound: {
      seen: 'There is no MCP server at this address.',
      advice: 'Check the path of the address; it often ends in /mcp.',
    },
    serverTrouble: {
      seen: 'The other side has a problem of its own.',
      advice: 'Try again later.',
    },
    hostUnknown: {
      seen: 'The name of the computer in the address cannot be found.',
      advice: 'Check the address and the network.',
    },
    connectionRefused: {
      seen: 'Nothing answers at the address that the server connects to.',
      advice: 'Start the program it needs, such as a database, or correct the address.',
    },
    dockerDown: {
      seen: 'Docker is not running.',
      advice: 'Start Docker, wait until it is ready, and try again.',
    },
    browserMissing: {
      seen: 'The server needs a browser that is not installed.',
      advice: 'Run "npx playwright install chromium", or name an installed browser with --executable-path.',
    },
    pathMissing: {
      seen: 'A file or folder that the server needs does not exist.',
      advice: 'Create it, or correct the path in the definition.',
    },
    permission: {
      seen: 'The system does not let the server use a file or folder.',
      advice: 'Change the permissions, or give the server another place.',
    },
    diskFull: { seen: 'The disk is full.', advice: 'Free some space and try again.' },
    tooManyFiles: {
      seen: 'The system has too many files open.',
      advice: 'Close other programs, or raise the limit ("ulimit -n"), and try again.',
    },
    outOfMemory: {
      seen: 'The server ran out of memory, or was ended because of it.',
      advice: 'Close other programs and try again.',
    },
    badArguments: {
      seen: 'The server does not understand its arguments.',
      advice: 'Compare the arguments with its instructions.',
    },
    protocol: {
      seen: 'The server and Assent have no version of the protocol in common.',
      advice: 'Update the server.',
    },
    syntax: {
      seen: 'The server itself has an error.',
      advice: 'Try another version of it, and tell its author what it printed.',
    },
  },
  unknown: {
    seen: 'What it printed fits none of the known problems.',
    advice: 'Read the last lines in the log below, and try the command in a terminal.',
  },
  terminal: {
    usage: 'Usage: npm run doctor -- SERVER [--data-dir DIR]',
    unknownServer: 'There is no server "{{alias}}" in {{path}}. There are: {{names}}.',
    noServers: 'There are no servers in {{path}}.',
    broken: '{{path}}: line {{line}}, column {{column}}: {{sentence}}',
    header: 'Server {{alias}} of {{path}}',
    nothingStarted: 'Nothing was started.',
    command: 'Command: {{command}}',
    address: 'Address: {{url}}',
  },
} as const
