"""Publishes to a server that speaks S3, through a go-between that notes every request and can end the program at one."""

import datetime
import hashlib
import hmac
import html
import http.client
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse

MOTO, PROGRAM, SITE = (os.environ[name] for name in ("MOTO", "VIELFALT", "SITE"))
LIST = ".vielfalt-files"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def signed(method, path, query, body, headers, access, secret):
    """The headers of a request with a signature of version 4, as AWS describes it."""
    now = datetime.datetime.now(datetime.timezone.utc)
    day, moment = now.strftime("%Y%m%d"), now.strftime("%Y%m%dT%H%M%SZ")
    headers = headers | {"x-amz-date": moment, "x-amz-content-sha256": hashlib.sha256(body).hexdigest()}
    names = sorted(headers)
    canonical = "\n".join(
        [method, path, query, *(f"{name}:{headers[name]}" for name in names), "", ";".join(names), headers["x-amz-content-sha256"]])
    scope = f"{day}/us-east-1/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return headers | {
        "authorization": f"AWS4-HMAC-SHA256 Credential={access}/{scope}, SignedHeaders={';'.join(names)}, Signature={key.hex()}"}


class Moto:
    """The server. It is ready when it says so. After its beginning it serves whoever signs with the key of a user of its."""

    def __init__(self):
        self.port = free_port()
        self.process = subprocess.Popen(
            [MOTO, "-H", "127.0.0.1", "-p", str(self.port)],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for line in self.process.stderr:
            if "Running on" in line:
                break
        # What it says from now on is of no interest, but must be read.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        self.access, self.secret = self.new_key("redaktion", {"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
        self.reader = self.new_key("gast", {"Effect": "Allow", "Action": ["s3:List*", "s3:Get*", "s3:HeadObject"], "Resource": "*"})
        # From the next request on keys, signatures and rights count.
        status, _ = self.send("POST", "/moto-api/reset-auth", b"0", {"content-type": "text/plain"})[:2]
        assert status == 200, status
        assert self.ask("PUT", "/eimer-probe")[0] == 200
        assert self.ask("PUT", "/eimer-probe/x", secret="falsch")[0] == 403, "this server checks no signatures"

    def new_key(self, user, right):
        policy = json.dumps({"Version": "2012-10-17", "Statement": [right]})
        for action in ({"Action": "CreateUser"}, {"Action": "PutUserPolicy", "PolicyName": "alles", "PolicyDocument": policy},
                       {"Action": "CreateAccessKey"}):
            status, _, told = self.send(
                "POST", "/", urllib.parse.urlencode(action | {"UserName": user, "Version": "2010-05-08"}).encode(),
                {"content-type": "application/x-www-form-urlencoded",
                 "authorization": "AWS4-HMAC-SHA256 Credential=x/20221101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0"})
            assert status == 200, told
        return [re.search(rf"<{name}>(.*?)</{name}>", told.decode())[1] for name in ("AccessKeyId", "SecretAccessKey")]

    def send(self, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, dict((name.lower(), value) for name, value in answer.getheaders()), answer.read()

    def ask(self, method, path, body=b"", secret=None):
        path, _, query = path.partition("?")
        path = urllib.parse.quote(path)
        headers = signed(method, path, query, body, {"host": f"127.0.0.1:{self.port}"}, self.access, secret or self.secret)
        return self.send(method, path + ("?" + query if query else ""), body, headers)

    def objects(self, bucket):
        _, _, listed = self.ask("GET", f"/{bucket}?list-type=2&max-keys=1000")
        keys = [html.unescape(key) for key in re.findall(r"<Key>([^<]*)</Key>", listed.decode())]
        return {key: self.ask("GET", f"/{bucket}/{key}")[2] for key in keys}


class GoBetween(http.server.ThreadingHTTPServer):
    """Passes requests on, and ends a process before the request with a given number that would change something."""

    def __init__(self, moto):
        super().__init__(("127.0.0.1", 0), Handler)
        self.moto, self.seen, self.kill_at, self.victim = moto, [], None, None
        # What was sent along with each object.
        self.sent = {}
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        # Who was ended does not wait for an answer.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        path = self.path.split("?")[0]
        with self.server.lock:
            changes = self.command == "PUT" or "delete" in self.path or self.command == "DELETE"
            if changes:
                if self.server.kill_at == len(self.server.seen):
                    self.server.victim.kill()
                    self.close_connection = True
                    return
                keys = re.findall(rb"<Key>([^<]*)</Key>", body) if self.command == "POST" else [path.split("/", 2)[2].encode()]
                if self.command == "PUT":
                    self.server.sent[path] = {name.lower(): value for name, value in self.headers.items()}
                sign = "+" if self.command == "PUT" else "-"
                self.server.seen.extend(sign + key.decode() for key in keys)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("connection", "content-length")}
        connection = http.client.HTTPConnection("127.0.0.1", self.server.moto.port)
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        told = answer.read()
        self.send_response(answer.status)
        length = answer.getheader("content-length") if self.command == "HEAD" else str(len(told))
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "date", "server"):
                self.send_header(name, value)
        self.send_header("content-length", length or "0")
        self.end_headers()
        self.wfile.write(told)

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = pass_on

    def log_message(self, *_):
        pass


class Storage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.moto = Moto()
        cls.between = GoBetween(cls.moto)

    @classmethod
    def tearDownClass(cls):
        cls.between.shutdown()
        cls.moto.process.kill()
        cls.moto.process.wait()

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.site = os.path.join(self.folder, "site")
        shutil.copytree(SITE, self.site)
        # Nothing may be left to warn about.
        with open(os.path.join(self.site, "content/site.yaml"), "a", encoding="utf-8") as file:
            file.write("legal: {imprint: impressum, privacy: datenschutz}\n"
                       "accessibility: {statement: barrierefreiheit, feedback_email: a@example.org}\n")
        for name in ("datenschutz", "barrierefreiheit"):
            self.edit(f"pages/{name}.md", f"---\ntitle: {name}\n---\nText.\n")
        self.bucket = f"eimer-{self.id().rsplit('.', 1)[1].replace('_', '-')}"[:60]
        self.moto.ask("PUT", f"/{self.bucket}")
        self.between.seen, self.between.kill_at = [], None

    def publish(self, *options, target=None, code=0, env={}, kill_at=None):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment |= {
            "AWS_ACCESS_KEY_ID": self.moto.access, "AWS_SECRET_ACCESS_KEY": self.moto.secret, "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.between.server_address[1]}"} | env
        self.between.seen, self.between.kill_at = [], kill_at
        process = subprocess.Popen(
            [PROGRAM, "publish", target or f"s3://{self.bucket}/unten", "--lang", "en", "--date", "2022-11-01",
             "--site", self.site, *options],
            env={name: value for name, value in environment.items() if value}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.between.victim = process
        said, complaints = process.communicate()
        if kill_at is None:
            self.assertEqual(process.returncode, code, said + complaints)
        return said + complaints

    def built(self):
        found = {}
        top = os.path.join(self.site, "public")
        for folder, _, names in os.walk(top):
            for name in names:
                place = os.path.join(folder, name)
                with open(place, "rb") as file:
                    found[os.path.relpath(place, top)] = file.read()
        found.pop(LIST)
        return found

    def stands(self, prefix="unten/"):
        objects = self.moto.objects(self.bucket)
        objects = {key[len(prefix):]: data for key, data in objects.items() if key.startswith(prefix)}
        objects.pop(LIST, None)
        return objects

    def edit(self, name, text):
        with open(os.path.join(self.site, "content", name), "w", encoding="utf-8") as file:
            file.write(text)

    def page(self, name, title="Neu", text="Text."):
        self.edit(f"pages/{name}.md", f"---\ntitle: {title}\nmenu: footer\n---\n{text}\n")

    def test_order_and_what_differs(self):
        said = self.publish()
        first = [step[len("+unten/"):] for step in self.between.seen]
        self.assertEqual(self.stands(), self.built())
        self.assertEqual((first[0], first[-1], first[-2]), (LIST, LIST, "index.html"))
        pages = [at for at, path in enumerate(first) if path.endswith(".html")]
        others = [at for at, path in enumerate(first[1:-1], 1) if path.startswith("assets/")]
        self.assertLess(max(others), min(pages))
        self.assertIn(f"{len(self.built())} new, 0 changed, 0 removed", said)

        self.assertIn(f"0 new, 0 changed, 0 removed, {len(self.built())} unchanged", self.publish())
        self.assertEqual(self.between.seen, [])

        self.page("erste")
        self.publish()
        self.page("zweite")
        os.remove(os.path.join(self.site, "content/pages/erste.md"))
        self.edit("addresses.lock", "")
        self.publish()
        steps = [step.replace("unten/", "") for step in self.between.seen]
        self.assertEqual(self.stands(), self.built())
        added, changed, removed = steps.index("+zweite/index.html"), steps.index("+index.html"), steps.index("-erste/index.html")
        self.assertTrue(0 < added < changed < removed < len(steps) - 1, steps)
        self.assertFalse([step for step in steps if "assets/" in step], "only what differs is brought")

    def test_types_and_caching(self):
        self.publish(target=f"s3://{self.bucket}")
        kept, asked = "public, max-age=31536000, immutable", "no-cache"
        style = next(path for path in self.built() if path.endswith(".css"))
        expected = {
            "index.html": ("text/html; charset=utf-8", asked),
            style: ("text/css; charset=utf-8", kept),
            "feed.xml": ("application/atom+xml", asked),
            "feed.json": ("application/json", asked),
            "sitemap.xml": ("application/xml", asked),
            "robots.txt": ("text/plain; charset=utf-8", asked),
        }
        for path, (kind, caching) in expected.items():
            status, headers, data = self.moto.ask("GET", f"/{self.bucket}/{path}")
            self.assertEqual((status, headers["content-type"]), (200, kind), path)
            # This server does not give it back.
            self.assertEqual(self.between.sent[f"/{self.bucket}/{path}"]["cache-control"], caching, path)
            self.assertEqual(data, self.built()[path])

    def test_others_stay(self):
        self.moto.ask("PUT", f"/{self.bucket}/unten/google123.html", b"theirs")
        self.moto.ask("PUT", f"/{self.bucket}/anders/index.html", b"theirs")
        self.publish()
        self.page("neu")
        self.publish()
        objects = self.moto.objects(self.bucket)
        self.assertEqual((objects["unten/google123.html"], objects["anders/index.html"]), (b"theirs", b"theirs"))
        self.moto.ask("PUT", f"/{self.bucket}/unten/dort/index.html", b"theirs")
        before = self.moto.objects(self.bucket)
        self.page("dort")
        said = self.publish(code=1)
        self.assertIn("dort/index.html", said)
        self.assertEqual(self.moto.objects(self.bucket), before)

    def test_dry_run(self):
        said = self.publish("--dry-run")
        self.assertIn("+ index.html\n", said)
        self.assertEqual((self.between.seen, self.stands()), ([], {}))
        self.publish()
        self.page("neu")
        said = self.publish("--dry-run")
        self.assertIn("+ neu/index.html\n", said)
        self.assertIn("~ index.html\n", said)
        self.assertNotIn("neu/index.html", self.stands())

    def test_killed_anywhere_it_goes_on(self):
        self.publish()
        whole = len(self.between.seen)
        for number, kill_at in enumerate((0, 1, 2, 5, whole // 3, whole // 2)):
            # The settings change every page.
            before = self.stands()
            settings = os.path.join(self.site, "content/site.yaml")
            with open(settings, encoding="utf-8") as file:
                text = re.sub("(?m)^title: .*$", f"title: Stand {number}", file.read(), count=1)
            with open(settings, "w", encoding="utf-8") as file:
                file.write(text)
            self.page(f"seite-{number}")
            self.publish(kill_at=kill_at)
            done, stands = len(self.between.seen), self.stands()
            for path, data in stands.items():
                self.assertIn(data, (before.get(path), self.built().get(path)), path)
            self.publish()
            self.assertEqual(self.stands(), self.built())
            # What had arrived is not brought again; a list each at the beginning and the end.
            brought = len([path for path, data in self.built().items() if stands.get(path) != data])
            self.assertLessEqual(len(self.between.seen), brought + len(set(stands) - set(self.built())) + 2, f"{kill_at}: {done}")

    def test_an_edit_taken_back_after_a_kill(self):
        self.page("neu", text="Alt.")
        self.publish()
        before = self.stands()
        self.page("neu", text="Anders.")
        self.publish(kill_at=2)
        self.page("neu", text="Alt.")
        self.publish()
        self.assertEqual(self.stands(), before)

    def test_who_may(self):
        wrong = {"AWS_SECRET_ACCESS_KEY": "falsch"}
        unknown = {"AWS_ACCESS_KEY_ID": "AKIAUNBEKANNT"}
        for env, why in ((wrong, "SignatureDoesNotMatch: "), (unknown, "InvalidAccessKeyId: ")):
            for options in ((), ("--dry-run",)):
                said = self.publish(*options, code=3, env=env)
                self.assertIn("The storage refuses this access. Please look at AWS_ACCESS_KEY_ID", said)
                self.assertIn(why, said)
                self.assertNotIn("<Error>", said)
                self.assertNotIn("falsch", said)
        self.assertEqual(self.stands(), {})
        self.publish()
        # Who may only look can see what would be done.
        guest = dict(zip(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), self.moto.reader))
        self.page("neu")
        self.assertIn("+ neu/index.html\n", self.publish("--dry-run", env=guest))
        self.assertIn("AccessDenied: ", self.publish(code=3, env=guest))
        self.assertNotIn("neu/index.html", self.stands())
        self.publish()
        self.assertEqual(self.stands(), self.built())

    def test_what_is_wrong_is_said(self):
        self.assertIn("AWS_ACCESS_KEY_ID", self.publish(code=2, env={"AWS_ACCESS_KEY_ID": ""}))
        self.assertIn("s3://BUCKET/PATH", self.publish(code=2, target="sftp://host/x"))
        self.publish("--drafts", code=2)
        said = self.publish(code=3, target="s3://gibt-es-nicht/x")
        self.assertIn("NoSuchBucket: ", said)
        self.assertIn("s3://gibt-es-nicht", said)
        self.assertNotIn("<Code>", said)
        for target in ("s3://", "s3:///x", "http://host/x"):
            self.publish(code=2, target=target)
        self.page("warnung", text="![](fehlt.png)")
        self.publish(code=1)
        self.assertEqual(self.stands(), {})


if __name__ == "__main__":
    unittest.main(verbosity=2)
