using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>hawkbit-api, table 1.11: downloads, ranges, and their headers.</summary>
public sealed class DownloadTests : IAsyncLifetime
{
    private const string File = "softwaremodules/9/artifacts/gateway-2.4.0.raucb";
    private static readonly byte[] s_content = DdiHost.Content();
    private DdiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await DdiHost.StartAsync();
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task File_Whole_HasAllHeaders(string method)
    {
        var answer = await _host.SendAsync(method, File, null, ("Accept", "application/octet-stream"));

        Assert.Equal(200, answer.Status);
        Assert.Equal(method == "HEAD" ? [] : s_content, answer.Bytes);
        Assert.Equal("application/octet-stream", answer.Header("Content-Type"));
        Assert.Equal("1000", answer.Header("Content-Length"));
        Assert.Equal("bytes", answer.Header("Accept-Ranges"));
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA1.HashData(s_content))}\"", answer.Header("ETag"));
        Assert.Equal("Sun, 01 Mar 2026 12:00:00 GMT", answer.Header("Last-Modified"));
        Assert.Equal("attachment;filename=gateway-2.4.0.raucb", answer.Header("Content-Disposition"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("1.11 first part", "bytes=0-127", 0, 127)]
    [InlineData("1.11 middle", "bytes=128-255", 128, 255)]
    [InlineData("0.6 from an offset", "bytes=900-", 900, 999)]
    [InlineData("1.11 end clamped", "bytes=990-2000", 990, 999)]
    [InlineData("1.11 suffix", "bytes=-10", 990, 999)]
    [InlineData("1.11 suffix longer than the file", "bytes=-5000", 0, 999)]
    [InlineData("1.11 one byte", "bytes=0-0", 0, 0)]
    [InlineData("1.11 more digits than any size", "bytes=999-99999999999999999999", 999, 999)]
    public async Task Range_Single_Answers206(string row, string range, int start, int end)
    {
        var answer = await _host.GetAsync(File, ("Range", range));

        Assert.Equal((row, 206), (row, answer.Status));
        Assert.Equal($"bytes {start}-{end}/1000", answer.Header("Content-Range"));
        Assert.Equal((end - start + 1).ToString(CultureInfo.InvariantCulture), answer.Header("Content-Length"));
        Assert.Equal(s_content[start..(end + 1)], answer.Bytes);
    }

    [Theory]
    [InlineData("0.6 at the end", "bytes=1000-")]
    [InlineData("0.6 behind the end", "bytes=5000-6000")]
    [InlineData("1.11 backwards", "bytes=10-5")]
    [InlineData("1.11 nothing", "bytes=")]
    [InlineData("1.11 only a dash", "bytes=-")]
    [InlineData("1.11 no bytes wanted", "bytes=-0")]
    [InlineData("1.11 letters", "bytes=a-b")]
    [InlineData("1.11 a sign", "bytes=+1-2")]
    [InlineData("1.11 another unit", "lines=1-2")]
    [InlineData("1.11 overlap", "bytes=0-10,5-20")]
    [InlineData("1.11 one of two behind the end", "bytes=0-10,1000-")]
    public async Task Range_Bad_Answers416(string row, string range)
    {
        var answer = await _host.GetAsync(File, ("Range", range));

        Assert.Equal((row, 416), (row, answer.Status));
        Assert.Equal("bytes */1000", answer.Header("Content-Range"));
        Assert.Equal("0", answer.Header("Content-Length"));
        Assert.Empty(answer.Bytes);
    }

    [Fact]
    public async Task Range_Several_AnswersParts()
    {
        var answer = await _host.GetAsync(File, ("Range", "bytes=500-509, 0-4,-1"));

        Assert.Equal(206, answer.Status);
        var boundary = Assert.IsType<string>(answer.Header("Content-Type")).Split("multipart/byteranges; boundary=")[1];
        var expected = new MemoryStream();
        foreach (var (start, end) in ((int, int)[])[(500, 509), (0, 4), (999, 999)])
        {
            expected.Write(Encoding.ASCII.GetBytes($"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes {start}-{end}/1000\r\n\r\n"));
            expected.Write(s_content.AsSpan(start..(end + 1)));
        }

        expected.Write(Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"));
        Assert.Equal(expected.ToArray(), answer.Bytes);
        Assert.Equal(answer.Bytes.Length.ToString(CultureInfo.InvariantCulture), answer.Header("Content-Length"));
    }

    [Theory]
    [InlineData("3.1 streaming: until 416", 128)]
    [InlineData("3.1 streaming: last piece shorter", 300)]
    public async Task Range_PieceByPiece_EndsWith416(string row, int step)
    {
        var read = new List<byte>();
        Answer answer;
        for (var at = 0; (answer = await _host.GetAsync(File, ("Range", $"bytes={at}-{at + step - 1}"))).Status == 206; at += step)
        {
            read.AddRange(answer.Bytes);
        }

        Assert.Equal((row, 416), (row, answer.Status));
        Assert.Equal(s_content, read);
    }

    [Theory]
    [InlineData("1.11 If-Match: bare SHA-1", "{sha1}", 200)]
    [InlineData("1.11 If-Match: in quotes", "\"{sha1}\"", 200)]
    [InlineData("1.11 If-Match: anything", "*", 200)]
    [InlineData("1.11 If-Match: one of several", "\"x\", \"{sha1}\"", 200)]
    [InlineData("1.11 If-Match: another", "\"0000\"", 412)]
    public async Task IfMatch_Given_IsComparedWithTheSha1(string row, string header, int expected)
    {
        var answer = await _host.GetAsync(File, ("If-Match", header.Replace("{sha1}", Convert.ToHexStringLower(SHA1.HashData(s_content)), StringComparison.Ordinal)));

        Assert.Equal((row, expected), (row, answer.Status));
        Assert.Equal(expected == 412, answer.Bytes.Length == 0);
    }

    [Theory]
    [InlineData("1.11 If-Range: its tag", "\"{sha1}\"", 206)]
    [InlineData("1.11 If-Range: another tag", "\"0000\"", 200)]
    [InlineData("1.11 If-Range: its date", "Sun, 01 Mar 2026 12:00:00 GMT", 206)]
    [InlineData("1.11 If-Range: newer date", "Mon, 02 Mar 2026 12:00:00 GMT", 206)]
    [InlineData("1.11 If-Range: older date", "Sun, 01 Mar 2026 11:59:59 GMT", 200)]
    public async Task IfRange_Stale_SendsTheWholeFile(string row, string header, int expected)
    {
        var answer = await _host.GetAsync(
            File, ("Range", "bytes=10-19"), ("If-Range", header.Replace("{sha1}", Convert.ToHexStringLower(SHA1.HashData(s_content)), StringComparison.Ordinal)));

        Assert.Equal((row, expected, expected == 206 ? 10 : 1000), (row, answer.Status, answer.Bytes.Length));
    }

    [Theory]
    [InlineData("1.11 permission: active", ActionStatus.Running, 200)]
    [InlineData("1.11 permission: retrieved", ActionStatus.Retrieved, 200)]
    [InlineData("1.11 permission: canceling", ActionStatus.Canceling, 404)]
    [InlineData("1.11 permission: over", ActionStatus.Finished, 404)]
    [InlineData("1.11 permission: never opened", ActionStatus.Scheduled, 404)]
    public async Task Permission_Action_DecidesIt(string row, ActionStatus status, int expected)
    {
        _host.Fleet.Actions[42].Status = status;

        int[] seen = [(await _host.GetAsync(File)).Status, (await _host.GetAsync(File + ".MD5SUM")).Status, (await _host.GetAsync("softwaremodules/9/artifacts")).Status];

        Assert.Equal((row, $"{expected} {expected} {expected}"), (row, string.Join(' ', seen)));
    }

    [Theory]
    [InlineData("another module", "softwaremodules/10/artifacts/gateway-2.4.0.raucb", 404)]
    [InlineData("another file", "softwaremodules/9/artifacts/gateway", 404)]
    [InlineData("another case", "softwaremodules/9/artifacts/Gateway-2.4.0.raucb", 404)]
    [InlineData("a path", "softwaremodules/9/artifacts/..%2F..%2Fetc%2Fpasswd", 404)]
    [InlineData("sum of another file", "softwaremodules/9/artifacts/gateway.MD5SUM", 404)]
    [InlineData("only the suffix", "softwaremodules/9/artifacts/.MD5SUM", 404)]
    [InlineData("module not a number", "softwaremodules/x/artifacts/gateway-2.4.0.raucb", 400)]
    public async Task File_NotThere_AnswersItsCode(string row, string path, int expected) =>
        Assert.Equal((row, expected), (row, (await _host.GetAsync(path)).Status));

    [Fact]
    public async Task Content_Gone_Answers410()
    {
        _host.Fleet.Contents.Clear();

        var answer = await _host.GetAsync(File);

        Assert.Equal(410, answer.Status);
        Assert.Empty(answer.Bytes);
    }

    [Fact]
    public async Task Log_WholeDownload_AddsOneEntryAndRangesNone()
    {
        await _host.SendAsync("HEAD", File);
        await _host.GetAsync(File, ("Range", "bytes=0-9"));
        await _host.GetAsync(File, ("Range", "bytes=0-9"), ("If-Range", "\"0000\""));
        Assert.Empty(_host.Fleet.Reports);

        await _host.GetAsync(File);

        Assert.Equal(DeviceReportKind.Download, Assert.Single(_host.Fleet.Reports).Kind);
    }

    [Fact]
    public async Task Log_Full_GivesTheFileAllTheSame()
    {
        _host.Fleet.Forced = ReportOutcome.Busy;

        Assert.Equal(s_content, (await _host.GetAsync(File)).Bytes);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Md5Sum_File_IsOneLineWithoutItsEnd(string method)
    {
        var answer = await _host.SendAsync(method, File + ".MD5SUM");

        Assert.Equal(200, answer.Status);
        Assert.Equal(method == "HEAD" ? "" : $"{Convert.ToHexStringLower(MD5.HashData(s_content))}  gateway-2.4.0.raucb", answer.Body);
        Assert.Equal("text/plain", answer.Header("Content-Type"));
        Assert.Equal("attachment;filename=gateway-2.4.0.raucb.MD5SUM", answer.Header("Content-Disposition"));
    }

    [Theory]
    [InlineData("a b.swu", "attachment;filename=\"a b.swu\";filename*=UTF-8''a%20b.swu")]
    [InlineData("a\"; x=\".swu", "attachment;filename=\"a_; x=_.swu\";filename*=UTF-8''a%22%3B%20x%3D%22.swu")]
    [InlineData("a\r\nX-Evil: 1", "attachment;filename=\"a__X-Evil: 1\";filename*=UTF-8''a%0D%0AX-Evil%3A%201")]
    [InlineData("gerät.swu", "attachment;filename=\"ger_t.swu\";filename*=UTF-8''ger%C3%A4t.swu")]
    public async Task Name_Unusual_StaysInsideItsHeader(string name, string expected)
    {
        _host.Fleet.AddSet("os", (name, [1, 2, 3]));

        var answer = await _host.GetAsync("softwaremodules/9/artifacts/" + Uri.EscapeDataString(name));

        Assert.Equal([1, 2, 3], answer.Bytes);
        Assert.Equal(expected, answer.Header("Content-Disposition"));
        Assert.Null(answer.Header("X-Evil"));
    }

    [Fact]
    public async Task List_OfAModule_IsTheFilesOfTheDeployment()
    {
        _host.Fleet.AddSet("os", ("a.raucb", [1]), ("b.raucb", [2, 2]));

        var list = await _host.GetAsync("softwaremodules/9/artifacts");
        using var deployment = JsonDocument.Parse((await _host.GetAsync("deploymentBase/42")).Body);

        var artifacts = deployment.RootElement.GetProperty("deployment").GetProperty("chunks")[0].GetProperty("artifacts");
        Assert.Equal(2, artifacts.GetArrayLength());
        Assert.Equal(artifacts.GetRawText(), list.Body);
        var tag = list.Header("ETag");
        Assert.Equal(304, (await _host.GetAsync("softwaremodules/9/artifacts", ("If-None-Match", tag))).Status);
    }

    [Fact]
    public async Task File_Large_ArrivesWhole()
    {
        var content = new byte[3 * 1024 * 1024 + 17];
        new Random(7).NextBytes(content);
        _host.Fleet.AddSet("os", ("big.swu", content));

        var whole = await _host.GetAsync("softwaremodules/9/artifacts/big.swu");
        var rest = await _host.GetAsync("softwaremodules/9/artifacts/big.swu", ("Range", "bytes=1000000-"));

        Assert.Equal(content, whole.Bytes);
        Assert.Equal(content[1000000..], rest.Bytes);
    }
}
