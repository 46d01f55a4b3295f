import type { CapabilityRule } from './rule.js';

/** Running systems: clouds, containers, monitoring, security, networks, desktops and devices. */
export const OPERATIONS_RULES: readonly CapabilityRule[] = [
  {
    name: 'container-management',
    meaning: 'Manages containers and clusters (Docker, Kubernetes, Helm).',
    requestWords: 'docker, container, kubernetes, pods, kubectl, helm, cluster',
    toolNames: 'docker, container, kubectl, kubernetes|k8s, pod, helm, namespace list|get resource',
    toolTexts: 'docker container|image|compose, kubernetes, pod, kubectl, helm',
    servers: `
      docker, kubernetes, k8s, helm, container management, openshift, podman, argocd, rancher,
      portainer, eks, aks`,
    except: 'docker hub, available docker, docker installation|deployment',
  },
  {
    name: 'cloud-infrastructure',
    meaning: 'Manages cloud resources, servers and virtual machines (AWS, Azure, Google Cloud, Cloudflare).',
    requestWords: `
      aws, azure, gcp, cloud resources, virtual machine, ec2, lambda, cloudflare, server instance`,
    toolNames: `
      aws, azure, gcp|gcloud, ec2|lambda|cloudformation|cloudwatch,
      instance create|start|stop|list|reboot, vm, droplet, resource group, terraform, cloudflare,
      worker deploy|list, dyno, addon, virtual machine, proxmox`,
    toolTexts: `
      aws, azure resource|subscription, google cloud, ec2, virtual machine,
      cloud resource|infrastructure, terraform, dyno, resource group`,
    servers: `
      aws, azure, google cloud, gcp, cloudflare, cloud infrastructure|service|resource|platform,
      digitalocean, terraform, hetzner, infrastructure, alibaba cloud, virtual machine, proxmox,
      vmware, heroku, railway, pulumi, linode, vultr, tencent cloud, openstack, oci`,
    except: `
      azure devops|ad|openai|sql, documentation, powertools, google cloud vision|project|console,
      kubernetes, cloud function`,
  },
  {
    name: 'monitoring',
    meaning: 'Reads logs, metrics, traces, errors, alerts and the state of running systems.',
    requestWords: 'logs, metrics, errors, alerts, monitoring, uptime, cpu usage, traces, sentry, grafana',
    toolNames: `
      log query|search|tail|analyze, sentry|datadog|grafana|rollbar, cpu|disk usage|info, occurrence,
      uptime|heartbeat, exception|crash|error list|get, monitor create|list|get, system stats|metrics,
      alert rule|create|policy, trace get|list|search, span list|get, incident list|get|timeline,
      prometheus, query metric`,
    toolTexts: `
      prometheus, grafana, log entry|query, error tracking, alert rule, incident, cpu usage,
      system information|metric, distributed trace, sentry, application log`,
    servers: `
      sentry, grafana, datadog, prometheus, observability, error tracking|monitoring, rollbar,
      monitoring, loki, pagerduty, uptime, log analysis|management, splunk, victoriametrics, dynatrace,
      system information|monitoring|metric, honeycomb, signoz, raygun, zabbix, logfire, axiom,
      cloudwatch, relic, bugsnag, application performance`,
    except: `
      stock|crypto|market|token|trading, monitor deployment, time monitoring, device monitoring, brand,
      real time monitoring, environment monitoring, performance monitor, firewall`,
  },
  {
    name: 'security',
    meaning:
      'Finds vulnerabilities and threats, looks up CVEs, audits or manages security settings and access rights.',
    requestWords: `
      vulnerability, cve, security scan, malware, threat, firewall, penetration test, access policy,
      password`,
    toolNames: `
      cve, vulnerability|vuln, scan security|port|network|malware|secret|url|file|vulnerability,
      threat|malware|ioc, nmap|nuclei|sqlmap, virustotal, firewall,
      policy enforce|device|access|security, mfa, exploit|pentest, shodan, risk score|mitigation,
      audit contract|security, detection list|get`,
    toolTexts: `
      vulnerability, cve, malware, threat intelligence, firewall, penetration test, mfa, okta, exploit,
      security scan|policy|vulnerability|control`,
    servers: `
      security, vulnerability, cve, threat, shodan, virustotal, okta, penetration testing, malware,
      firewall, nmap, burp, snyk, osint, crowdstrike, palo alto, auth0, keycloak, cybersecurity, wazuh,
      vault, bitwarden, 1password, cisa, mitre, authorization, security platform`,
    except: `
      security restriction|price|measure|standard, secure, obsidian, trading, token safe|security,
      markdown`,
  },
  {
    name: 'network-lookup',
    meaning: 'Looks up or manages IP addresses, domains, DNS, whois and network reachability.',
    requestWords: 'dns, whois, ip address, domain name, ping, domain availability, ssl certificate, port',
    toolNames: `
      dns, whois, ip location|lookup|info|geolocation|address|reputation,
      domain check|info|search|register|list|availability|lookup, ping host, traceroute,
      ssl|certificate check, port scan`,
    toolTexts: `
      dns, whois, ip address, domain name|availability|registration, reverse dns, ssl certificate,
      traceroute`,
    servers: `
      dns, whois, ip address|geolocation|lookup, domain name|registration|availability|search, ip find,
      ipinfo, networking tool, network diagnostic|analysis|scanner, ssl, namecheap, godaddy, domain,
      packet|wireshark, unifi`,
    except: `
      custom domain, domain shared|create|brand|link, company domain, across domain, domain service,
      ens, email domain, seo|backlink|keyword, domain list`,
  },
  {
    name: 'desktop-automation',
    meaning:
      'Controls or captures the screen and apps of a computer or phone (mouse, keyboard, screenshots).',
    requestWords: `
      screenshot, mouse, keyboard, open app, screen, android, iphone simulator, clipboard, desktop`,
    toolNames: `
      mouse|keyboard, screen capture|shot|list|click, take screenshot, list screen,
      clipboard read|write|get|set|copy, launch|open app, adb, tap|swipe, window list|focus,
      applescript, type text, ios|iphone|boot|install simulator`,
    toolTexts: `
      mouse cursor|click|move, screenshot screen|desktop|display|device, clipboard, applescript,
      simulator, android device, desktop application, keyboard`,
    servers: `
      applescript, desktop automation, macos, android, ios simulator, mobile automation, screenshot,
      screen capture, mouse keyboard, computer use|control, windows automation, gui automation,
      clipboard, xcode, siri shortcut, appium`,
    except: `
      unreal|unity|blender|godot, iterm|terminal, claude desktop, cross platform,
      calendar|reminder|note|mail, feedback, speech, browser|webpage|website|puppeteer|playwright,
      web page`,
  },
  {
    name: 'smart-home',
    meaning: 'Reads and controls home and IoT devices, sensors and robots (Home Assistant, MQTT, lights).',
    requestWords: 'lights, thermostat, home assistant, smart home, sensor, iot, turn on, mqtt, robot',
    toolNames: `
      light turn|on|off|set|toggle|control, mqtt, sensor, home assistant, hass, thermostat,
      device control|turn, printer status|3d, robot, hue`,
    toolTexts: 'home assistant, mqtt, iot, smart home, sensor, thermostat, light bulb',
    servers: `
      home assistant, smart home, iot, mqtt, sensor, home automation, philips hue, robot, arduino,
      raspberry, tuya, govee, esp32, smart device|light, tesla, lifx, switchbot, ros2, plc`,
    except: 'shodan, robot txt',
  },
  {
    name: 'tool-discovery',
    meaning: 'Finds, installs or proxies MCP servers and tools.',
    requestWords: 'find mcp server, install mcp server, which tools, mcp registry, discover tools',
    toolNames: `
      mcp server, install server, agent search|register|discover, mcp install|search|config,
      =get|call tool, discover|execute tool, =search tool`,
    toolTexts: 'mcp server, available tool, mcp registry, list available tool',
    servers: `
      mcp installer, mcp registry, server discovery, discover mcp, tool discovery,
      mcp gateway|proxy|hub|manager|aggregator, manage mcp, multiple mcp, install mcp, unified tool,
      additional mcp, integrated tool, find|discover mcp server`,
    except: 'deploy server, test mcp, fetch mcp, mcp server suite',
  },
];
