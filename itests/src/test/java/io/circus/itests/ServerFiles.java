// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.io.IOException;

/** What gunicorn, uWSGI and nginx need to answer every request with the pid of who answers. */
final class ServerFiles {

    private static final String APPLICATION = """
            import os

            def application(environ, start_response):
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [str(os.getpid()).encode()]
            """;

    private static final String NGINX = """
            worker_processes 1;
            daemon off;
            pid %1$s/nginx.pid;
            error_log stderr;
            events { worker_connections 128; }
            http {
                access_log off;
                client_body_temp_path %1$s/body;
                proxy_temp_path %1$s/proxy;
                fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi;
                scgi_temp_path %1$s/scgi;
                server { listen 127.0.0.1:%2$d; location / { return 200 "$pid"; } }
            }
            """;

    private ServerFiles() {}

    /** {@code app.py} and {@code nginx.conf} in the sandbox's folder, for the managed socket at {@code port} of 127.0.0.1. */
    static void write(Sandbox sandbox, int port) throws IOException {
        sandbox.write("app.py", APPLICATION);
        sandbox.write("nginx.conf", NGINX.formatted(sandbox.folder(), port));
    }
}
