import type { CapabilityRule } from './rule.js';

/** Writing software. */
export const DEVELOPMENT_RULES: readonly CapabilityRule[] = [
  {
    name: 'code-hosting',
    meaning: 'Works with hosted repositories and pull requests (GitHub, GitLab, Bitbucket, Gitea).',
    requestWords: 'github, gitlab, pull request, repository, repo, merge request, fork, bitbucket',
    toolNames: `
      pull|merge|change request, github|gitlab|gitea|bitbucket|gitee, pr review|create|diff|comment,
      gist, search|list|create|fork|get repository|repo`,
    toolTexts: 'pull request, merge request, github repository|repo, gitlab, bitbucket, code repository',
    servers: `
      github, gitlab, bitbucket, gitea, gitee, azure devops, pull request, code host, codeup, forgejo,
      gerrit`,
    except: 'install mcp, local repository, docker|container, package repository, service repo',
  },
  {
    name: 'version-control',
    meaning: 'Runs version control on a working copy: status, diff, commit, branch, log (git).',
    requestWords: 'git, commit, branch, diff, git log, merge, rebase, stash',
    toolNames: `
      ,
      git status|diff|commit|log|add|branch|checkout|push|pull|clone|init|stash|merge|rebase|blame|show|reset|tag,
      diff ref|branch, checked branch, worktree, commit message|change|history`,
    toolTexts: 'git commit|status|diff|log|branch|history|repository, staged change, working tree, git',
    servers: 'git, version control, git operation, git repository, commit message, svn, git history',
    except: 'github|gitlab|gitea|bitbucket',
  },
  {
    name: 'issue-tracking',
    meaning: 'Works with issues, bugs and tickets of a tracker (Jira, Linear, GitHub issues, helpdesks).',
    requestWords: 'issue, bug, ticket, jira, linear, backlog, sprint, support ticket',
    toolNames: `
      CHANGE|FIND|comment|assign|close|transition issue|ticket|bug|workitem, work item, jira, linear,
      sprint|epic, story user`,
    toolTexts: `
      jira, issue ticket|tracker, support ticket, github issue, create|update issue|ticket|bug,
      work item, user story, sprint`,
    servers: `
      jira, linear, issue tracking|tracker|management, redmine, youtrack, zendesk, ticket, helpdesk,
      freshdesk, azure devops, shortcut, plane, targetprocess, servicenow, backlog, user story,
      bug tracking|tracker`,
    except: `
      sentry|rollbar|error, train|flight|12306|concert, code issue, github action|trending|page|gist`,
  },
  {
    name: 'deployment',
    meaning: 'Builds, releases and deploys software: CI/CD pipelines, hosting platforms, app stores.',
    requestWords: 'deploy, build, pipeline, ci, release, github actions, vercel, rollback',
    toolNames: `
      deploy|deployment|redeploy, DO|get|list|create|cancel|retry pipeline|workflow run|build,
      build status|log|job, release create|promote, argocd, jenkins, rollback deployment|release,
      pipeline build|deploy|job|create|list|get`,
    toolTexts: `
      deploy app|application|service|project|site|website, deployment, ci cd, build pipeline|job|log,
      jenkins, github action`,
    servers: `
      deployment, deploy, ci cd, jenkins, buildkite, circleci, vercel, netlify, heroku, railway,
      pipeline execution, argocd, render, fly io, codemagic, expo, coolify, dokploy, app store connect,
      github action`,
    except: `
      deploy server, deploy token|contract, smart contract, deployment scenario|mode|option,
      crm|deal|sale, flexible deployment, real estate, easy|quick deployment, kubernetes|kubectl|pod,
      rollbar|sentry, error tracking`,
  },
  {
    name: 'code-execution',
    meaning: 'Runs program code in an interpreter, notebook or sandbox.',
    requestWords: 'run code, execute python, run script, sandbox, jupyter, notebook cell, repl',
    toolNames: `
      ,
      DO|eval|evaluate code|python|javascript|js|script|snippet|cell|notebook|program|repl|lua|applescript,
      sandbox, insert cell, code interpreter, repl`,
    toolTexts: `
      DO python|javascript|code|script, jupyter notebook, notebook cell, code interpreter,
      code sandbox, isolated|secure|persistent|temporary sandbox|environment`,
    servers: `
      code execution, run|execute code|python, code runner|interpreter|sandbox, sandbox, jupyter, e2b,
      python execution|interpreter, repl, code executor, matlab, execute javascript|script`,
    except: `
      unreal|unity|blender|godot|editor, azure code, browser|playwright|puppeteer,
      sandbox environment|mode|key|api|account|domain|paypal|safely, sql, database, macos|applescript,
      freecad|rhino|maya`,
  },
  {
    name: 'command-execution',
    meaning: 'Runs shell commands on a local or remote machine (terminal, SSH).',
    requestWords: 'run command, shell, terminal, bash, ssh, command line, powershell',
    toolNames: `
      DO command|cmd|shell|bash|terminal, terminal, ssh, shell exec|run, bash, powershell,
      kill|list process, tmux`,
    toolTexts: 'shell command, DO command, terminal session|window|command, ssh, command line, powershell',
    servers: `
      shell, terminal, command execution, ssh, execute command, command line, bash, powershell, iterm,
      cli command, tmux, desktop commander, execute shell`,
    except: `
      sql, unreal|unity|blender|godot|freecad|minecraft, browser, console command,
      natural language command, container, adb|device|android, kubectl`,
  },
  {
    name: 'code-analysis',
    meaning: 'Searches, reviews, lints, tests or refactors source code.',
    requestWords: `
      code review, search code, refactor, lint, analyze code, find function, symbols, codebase, debug`,
    toolNames: `
      code analysis|quality|review|search|smell, find reference|definition|usage, lint, diagnostic,
      function|class|import get|find|list|remove, namespace explorer|type, assembly, coverage,
      decompile|disassemble, get file source, dependency graph|analyze,
      analyze|review|search|lint|parse|optimize|refactor|debug|explain|validate|format|transform code|codebase,
      find|search|document|list symbol, ast`,
    toolTexts: `
      code analysis|review|search|quality, analyze code|codebase, source code, abstract syntax tree,
      ast, refactor, static analysis, lint, code base, reverse engineering, chunk file`,
    servers: `
      code analysis|review|search|quality|intelligence|understanding|refactoring, codebase,
      analyze code, static analysis, linter, sonarqube, eslint, ast, reverse engineering, ghidra,
      ida pro, source code, lsp, code context, tree sitter, type information, test generation|coverage,
      semgrep, language server protocol, dynamic instrumentation`,
    except: `
      qr|bar|zip|postal|country|error|icd|hs|color code, figma|design, document|pdf|csv|image|log,
      code execution`,
  },
  {
    name: 'package-registry',
    meaning: 'Looks up packages, versions and dependencies in registries (npm, PyPI, Maven, NuGet).',
    requestWords: `
      npm package, latest version, pypi, dependency, nuget, package version, upgrade dependency`,
    toolNames: `
      npm, pypi, nuget, maven, crate, package version|search|info|detail|repository|latest,
      dependency version|check|update|latest, check version npm|python|maven|gradle|go, homebrew|brew`,
    toolTexts: `
      npm package|registry, pypi, nuget, maven central|dependency, package version,
      latest version package|dependency, package registry, crates io`,
    servers: `
      package version|registry|manager|search|management, npm, pypi, nuget, maven, crate,
      dependency version, hex pm, homebrew, package documentation, registry api`,
    except: 'install npm, install package, npm docker, available npm',
  },
  {
    name: 'design',
    meaning:
      'Reads or makes interface designs, whiteboards and UI components (Figma, Sketch, Canva, shadcn).',
    requestWords: 'figma, design file, ui component, mockup, whiteboard, prototype, canva, wireframe',
    toolNames: `
      figma|figjam, design file|node|system|token, component ui|shadcn|library, canva, miro, sketch,
      whiteboard, color palette, wireframe|mockup`,
    toolTexts: 'figma, design system|token, ui component, miro board, canva, wireframe',
    servers: `
      figma, figjam, design file, sketch, canva, miro, whiteboard, ui component, design system, shadcn,
      penpot, ui design, framer, adobe, photoshop, illustrator, tailwind, storybook`,
    except: 'designed, unity|unreal|blender',
  },
  {
    name: '3d-modeling',
    meaning: 'Builds 3D models, scenes and games in their tools (Blender, CAD, Unity, Unreal, Godot).',
    requestWords: '3d model, blender, unity, unreal, cad, scene, mesh, game engine, godot',
    toolNames: `
      blender, unity, unreal, godot, mesh, scene object|create|hierarchy|info, gameobject, cad,
      sketchfab, extrude, openscad, 3d, actor spawn|create|set, blueprint`,
    toolTexts: '3d model|object|scene|asset, blender, unity editor, unreal, godot, cad, gameobject, mesh',
    servers: `
      blender, unity, unreal, godot, cad, 3d model|modeling|scene|printing|print, freecad, fusion 360,
      rhino, solidworks, openscad, game development|engine, autocad, houdini, maya, roblox, 3d,
      sketchup, onshape, revit, bim`,
  },
];
