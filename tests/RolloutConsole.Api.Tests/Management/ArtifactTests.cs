using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Api.Console;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Store.Artifacts;
using RolloutConsole.Testing;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Artifacts: parts of a download, uploads that end too early, and the way of pages. hawkbit-api, 1.11 and 2.11.</summary>
public sealed class ArtifactTests : IAsyncLifetime
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 1000).Select(n => (byte)n)];
    private static readonly string s_sha1 = Convert.ToHexStringLower(SHA1.HashData(s_content));

    private ManagementHost _host = null!;
    private long _module;

    public async Task InitializeAsync()
    {
        _host = await ManagementHost.StartAsync();
        _module = await _host.Boss.CreateModuleAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("bytes=0-127", 0, 127)]
    [InlineData("bytes=900-", 900, 999)]
    [InlineData("bytes=-10", 990, 999)]
    [InlineData("bytes=990-2000", 990, 999)]
    public async Task Download_Range_AnswersThePart(string range, int start, int end)
    {
        using var response = await GetAsync(await UploadAsync(), ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{end}/1000"), response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(s_content[start..(end + 1)], await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=10-5")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=0-10,5-20")]
    public async Task Download_RangeThatCannotBe_Answers416WithTheSize(string range)
    {
        using var response = await GetAsync(await UploadAsync(), ("Range", range));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */1000", response.Content.Headers.ContentRange!.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("{sha1}", 206)]
    [InlineData("0000", 200)]
    public async Task Download_IfRange_DecidesWhetherTheRangeHolds(string tag, int status)
    {
        var quoted = $"\"{tag.Replace("{sha1}", s_sha1, StringComparison.Ordinal)}\"";
        using var response = await GetAsync(await UploadAsync(), ("Range", "bytes=0-9"), ("If-Range", quoted));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 206 ? 10 : 1000, (await response.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal($"\"{s_sha1}\"", response.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Download_OtherIfMatch_Answers412AndHeadHasNoBody()
    {
        var path = await UploadAsync();

        using var other = await GetAsync(path, ("If-Match", "\"0000\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, other.StatusCode);
        using var head = await _host.Boss.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal((HttpStatusCode.OK, 1000L), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Equal("attachment;filename=a.swu", head.Content.Headers.ContentDisposition!.ToString().Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Download_ContentIsGone_Answers410()
    {
        var path = await UploadAsync();
        Assert.All(Files(), File.Delete);

        Assert.Equal("artifact.binaryDeleted", (await _host.Boss.GetAsync(path).RefusalAsync(410)).Code);
    }

    [Fact]
    public async Task Upload_CutOffInTheMiddle_LeavesNeitherRowNorFile()
    {
        using (var sender = new TcpClient())
        {
            await sender.ConnectAsync(_host.Address.Host, _host.Address.Port);
            var authorization = Convert.ToBase64String(Encoding.UTF8.GetBytes($"boss:{ManagementHost.Password}"));
            var head = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"half.swu\"\r\n\r\n";
            await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /rest/v1/softwaremodules/{_module}/artifacts HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {authorization}\r\n"
                + $"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n{head}{new string('a', 300_000)}"));
            await UntilAsync(() => Files().Count == 1);
        }

        await UntilAsync(() => Files().Count == 0);
        Assert.Equal("[]", await _host.Boss.GetAsync($"softwaremodules/{_module}/artifacts").StatusAsync(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Upload_SenderBreaksOff_CanBeSentAgainInFull()
    {
        await using var files = new BrokenOff(s_content[..600]);
        var store = _host.Services.GetRequiredService<IArtifactFiles>();
        await Assert.ThrowsAsync<IOException>(() => store.SaveAsync(files, Checksums.None, 10_000, CancellationToken.None));
        Assert.Empty(Files());

        await UploadAsync();
        Assert.Single(Files());
    }

    [Fact]
    public async Task Upkeep_ContentWithoutArtifact_GoesUnlessItIsYoung()
    {
        var store = _host.Services.GetRequiredService<IArtifactFiles>();
        await UploadAsync();
        var old = await SaveAsync([1, 2, 3]);
        var young = await SaveAsync([4, 5, 6]);
        var start = File.GetLastWriteTimeUtc(PathOf(young));
        Assert.All(Files().Where(f => f != PathOf(young)), f => File.SetLastWriteTimeUtc(f, start.AddMinutes(-1)));

        var removed = await _host.Services.GetRequiredService<IArtifactUpkeep>().RemoveUnnamedAsync(start, CancellationToken.None);

        Assert.Equal(1, removed);
        Assert.Null(store.OpenRead(old));
        Assert.Equal([PathOf(young), PathOf(Convert.ToHexStringLower(SHA256.HashData(s_content)))], Files().OrderByDescending(f => f == PathOf(young)));

        async Task<string> SaveAsync(byte[] content) => (await store.SaveAsync(new MemoryStream(content), Checksums.None, 100, CancellationToken.None)).Sha256;
    }

    [Fact]
    public async Task Page_UploadsWithItsCookie_AndGetsTheThreeHashes()
    {
        using var browser = await _host.SignedInAsync("manager");
        var path = $"api/software-modules/{_module}/files";

        var sent = await Send(browser, path, origin: _host.Address.GetLeftPart(UriPartial.Authority)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(s_sha1, (string)sent["hashes"]!["sha1"]!);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(s_content)), (string)sent["hashes"]!["md5"]!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(s_content)), (string)sent["hashes"]!["sha256"]!);
        Assert.Equal(s_content, await browser.GetByteArrayAsync($"{path}/{(long)sent["id"]!}"));
        Assert.Contains(_host.Audit(), row => row.Contains("manager artifact.upload", StringComparison.Ordinal) && row.EndsWith("accepted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://elsewhere.example", true)]
    [InlineData(null, true)]
    [InlineData("own", false)]
    public async Task Page_CookieOfAForeignPage_IsRefusedAndLeavesNothing(string? origin, bool hasHeader)
    {
        using var browser = await _host.SignedInAsync("manager");
        var own = _host.Address.GetLeftPart(UriPartial.Authority);

        await Send(browser, $"api/software-modules/{_module}/files", origin == "own" ? own : origin, hasHeader).StatusAsync(HttpStatusCode.Forbidden);

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Page_WithoutManager_IsRefusedByTheCommand()
    {
        using var browser = await _host.SignedInAsync("viewer");

        var (code, message) = await Send(browser, $"api/software-modules/{_module}/files", _host.Address.GetLeftPart(UriPartial.Authority)).RefusalAsync(403);

        Assert.Equal("insufficientPermission", code);
        Assert.Contains("Manager", message, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        // What happens on the other side of a socket has no signal here; the limit fails the test.
        using var limit = new CancellationTokenSource(AwaitLimit.Default);
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    private static Task<HttpResponseMessage> Send(HttpClient browser, string path, string? origin, bool hasHeader = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ModuleTests.Form(s_content) };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        if (hasHeader)
        {
            request.Headers.Add(ArtifactFileEndpoints.Header, "1");
        }

        return browser.SendAsync(request);
    }

    private Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _host.Boss.SendAsync(request).WithinLimit();
    }

    private async Task<string> UploadAsync()
    {
        var artifact = await _host.Boss.PostAsync($"softwaremodules/{_module}/artifacts", ModuleTests.Form(s_content)).JsonAsync(HttpStatusCode.Created);
        return (string)artifact["_links"]!["download"]!["href"]!;
    }

    private string PathOf(string sha256) => Path.Combine(_host.ArtifactFolder, sha256[..2], sha256);

    private List<string> Files() => [.. Directory.GetFiles(_host.ArtifactFolder, "*", SearchOption.AllDirectories)];

    /// <summary>A sender who goes away.</summary>
    private sealed class BrokenOff(byte[] sent) : MemoryStream(sent)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("The connection was reset.");
    }
}
