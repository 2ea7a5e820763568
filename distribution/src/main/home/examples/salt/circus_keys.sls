# Lays out what `circusctl keygen --hosts` has made: put its folder into the file roots as salt://circus-keys.
# Each minion gets the folder of its own keys; hosts are named by their minion ids. The daemon's [circus] has keys = keys.
{% set host = grains['id'] %}

/etc/circus/keys:
  file.recurse:
    - source: salt://circus-keys/hosts/{{ host }}
    - user: root
    - group: root
    - dir_mode: '0700'
    - file_mode: '0600'
    - clean: True
    - show_changes: False

{% if 'circus-dashboard' in grains.get('roles', []) %}
/etc/circus/servers:
  file.managed:
    - source: salt://circus-keys/servers
    - user: root
    - group: root
    - mode: '0644'

/etc/circus/clients/dashboard.key_secret:
  file.managed:
    - source: salt://circus-keys/clients/dashboard.key_secret
    - user: root
    - group: root
    - mode: '0600'
    - makedirs: True
    - dir_mode: '0700'
    - show_changes: False

/etc/circus/hosts:
  file.recurse:
    - source: salt://circus-keys/hosts
    - include_pat: '*/server.key'
    - user: root
    - group: root
    - file_mode: '0644'
{% endif %}
