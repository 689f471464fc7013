using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Store.Artifacts;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Software modules and artifacts: hawkbit-api, 2.10 and 2.11.</summary>
public sealed class ModuleTests
{
    private static readonly byte[] s_content = Encoding.UTF8.GetBytes("a small image");
    private static readonly string s_sha1 = Convert.ToHexStringLower(SHA1.HashData(s_content));
    private static readonly string s_sha256 = Convert.ToHexStringLower(SHA256.HashData(s_content));

    internal static MultipartFormDataContent Form(byte[] content, string fileName = "a.swu", params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(part, "file", fileName);
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }

    [Fact]
    public async Task PostModules_Array_AnswersModules()
    {
        await using var host = await ManagementHost.StartAsync();
        var created = await host.Boss.PostJsonAsync("softwaremodules", """[{"name":"rootfs","version":"2.4.0","type":"os","vendor":"acme"},{"name":"web","version":1,"type":"application"}]""")
            .JsonAsync(HttpStatusCode.Created);
        var module = created[0]!;
        Assert.Equal(("os", "OS", "acme"), ((string)module["type"]!, (string)module["typeName"]!, (string)module["vendor"]!));
        Assert.Equal((false, false, false, true), ((bool)module["encrypted"]!, (bool)module["locked"]!, (bool)module["deleted"]!, (bool)module["complete"]!));
        Assert.Equal("1", (string)created[1]!["version"]!);
        var one = await host.Boss.GetAsync($"softwaremodules/{(long)module["id"]!}").JsonAsync();
        Assert.Equal(["self", "artifacts", "type", "metadata"], one["_links"]!.AsObject().Select(l => l.Key));
    }

    [Theory]
    [InlineData("""[{"name":"a","version":"1","type":"os"}]""", 409, "repo.entityAlreadyExists")]
    [InlineData("""[{"name":"b","version":"1","type":"os"},{"name":"b","version":"1","type":"os"}]""", 409, "repo.entityAlreadyExists")]
    [InlineData("""[{"name":"b","version":"1","type":"firmware"}]""", 404, "repo.entityNotFound")]
    [InlineData("""[{"name":"b","type":"os"}]""", 400, "rest.body.notReadable")]
    public async Task PostModules_Bad_IsRefused(string body, int status, string code)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateModuleAsync("a");
        Assert.Equal(code, (await host.Boss.PostJsonAsync("softwaremodules", body).RefusalAsync(status)).Code);
        Assert.Equal(1, (int)(await host.Boss.GetAsync("softwaremodules").JsonAsync())["total"]!);
    }

    [Fact]
    public async Task Artifact_UploadListDownloadDelete_Works()
    {
        await using var host = await ManagementHost.StartAsync();
        var module = await host.Boss.CreateModuleAsync();
        Assert.Equal("[]", await host.Boss.GetAsync($"softwaremodules/{module}/artifacts").StatusAsync(HttpStatusCode.OK));

        var artifact = await host.Boss.PostAsync($"softwaremodules/{module}/artifacts?sha1sum={s_sha1.ToUpperInvariant()}", Form(s_content)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(("a.swu", s_content.Length), ((string)artifact["providedFilename"]!, (int)artifact["size"]!));
        Assert.Equal((s_sha1, s_sha256), ((string)artifact["hashes"]!["sha1"]!, (string)artifact["hashes"]!["sha256"]!));
        var download = await host.Boss.GetByteArrayAsync(new Uri((string)artifact["_links"]!["download"]!["href"]!));
        Assert.Equal(s_content, download);
        Assert.Single((await host.Boss.GetAsync($"softwaremodules/{module}/artifacts").JsonAsync()).AsArray());

        using var part = new HttpRequestMessage(HttpMethod.Get, (string)artifact["_links"]!["download"]!["href"]!);
        part.Headers.Range = new RangeHeaderValue(2, 6);
        Assert.Equal("small", await host.Boss.SendAsync(part).StatusAsync(HttpStatusCode.PartialContent));

        var self = (string)artifact["_links"]!["self"]!["href"]!;
        await host.Boss.DeleteAsync(self).StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.GetAsync(self).RefusalAsync(404);
        Assert.Empty(Directory.GetFiles(host.ArtifactFolder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("sha1sum", "artifact.uploadFailed.checksum.sha1.match")]
    [InlineData("md5sum", "artifact.uploadFailed.checksum.md5.match")]
    [InlineData("sha256sum", "artifact.uploadFailed.checksum.sha256.match")]
    public async Task Artifact_ChecksumDiffers_IsRefusedAndLeavesNothing(string field, string code)
    {
        await using var host = await ManagementHost.StartAsync();
        var module = await host.Boss.CreateModuleAsync();

        var inQuery = await host.Boss.PostAsync($"softwaremodules/{module}/artifacts?{field}=00ff", Form(s_content)).RefusalAsync(400);
        var behindTheFile = await host.Boss.PostAsync($"softwaremodules/{module}/artifacts", Form(s_content, "a.swu", (field, "00ff"))).RefusalAsync(400);

        Assert.Equal((code, code), (inQuery.Code, behindTheFile.Code));
        Assert.Empty(Directory.GetFiles(host.ArtifactFolder, "*", SearchOption.AllDirectories));
        Assert.Equal("[]", await host.Boss.GetAsync($"softwaremodules/{module}/artifacts").StatusAsync(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Artifact_FieldsOfTheForm_NameTheFile()
    {
        await using var host = await ManagementHost.StartAsync();
        var module = await host.Boss.CreateModuleAsync();
        var artifact = await host.Boss.PostAsync($"softwaremodules/{module}/artifacts", Form(s_content, "x", ("filename", "b c.swu"), ("sha256sum", s_sha256))).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("b c.swu", (string)artifact["providedFilename"]!);
    }

    [Fact]
    public async Task Artifact_SameContentInTwoModules_IsKeptUntilTheLastGoes()
    {
        await using var host = await ManagementHost.StartAsync();
        var (one, two) = (await host.Boss.CreateModuleAsync("one"), await host.Boss.CreateModuleAsync("two"));
        await host.Boss.PostAsync($"softwaremodules/{one}/artifacts", Form(s_content)).JsonAsync(HttpStatusCode.Created);
        await host.Boss.PostAsync($"softwaremodules/{two}/artifacts", Form(s_content)).JsonAsync(HttpStatusCode.Created);
        Assert.Single(Directory.GetFiles(host.ArtifactFolder, "*", SearchOption.AllDirectories));

        await host.Boss.DeleteAsync($"softwaremodules/{one}").StatusAsync(HttpStatusCode.NoContent);
        Assert.Single(Directory.GetFiles(host.ArtifactFolder, "*", SearchOption.AllDirectories));
        await host.Boss.DeleteAsync($"softwaremodules/{two}").StatusAsync(HttpStatusCode.NoContent);
        Assert.Empty(Directory.GetFiles(host.ArtifactFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Artifact_WhatIsNotAFile_IsRefused()
    {
        await using var host = await ManagementHost.StartAsync();
        var path = $"softwaremodules/{await host.Boss.CreateModuleAsync()}/artifacts";

        Assert.Contains("empty", (await host.Boss.PostAsync(path, Form([])).RefusalAsync(400)).Message, StringComparison.Ordinal);
        Assert.Contains("file", (await host.Boss.PostAsync(path, new MultipartFormDataContent { { new StringContent("x"), "filename" } }).RefusalAsync(400)).Message, StringComparison.Ordinal);
        Assert.Contains("filename", (await host.Boss.PostAsync($"{path}?filename=..%2F..%2Fetc%2Fpasswd", Form(s_content)).RefusalAsync(400)).Message, StringComparison.Ordinal);
        await host.Boss.PostJsonAsync(path, "{}").StatusAsync(HttpStatusCode.UnsupportedMediaType);
        await host.Boss.PostAsync(path, Form(s_content)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("repo.entityAlreadyExists", (await host.Boss.PostAsync(path, Form(Encoding.UTF8.GetBytes("other"))).RefusalAsync(409)).Code);
        Assert.Single(Directory.GetFiles(host.ArtifactFolder, "*", SearchOption.AllDirectories));
        await host.Boss.PostAsync("softwaremodules/999/artifacts", Form(s_content)).RefusalAsync(404);
    }

    [Fact]
    public async Task Artifact_FormEndsBehindTheFile_LeavesNothing()
    {
        await using var host = await ManagementHost.StartAsync();
        var path = $"softwaremodules/{await host.Boss.CreateModuleAsync()}/artifacts";
        using var cut = new ByteArrayContent(Encoding.ASCII.GetBytes(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\ncontent\r\n--x\r\nContent-Disposition: form-data; name=\"sha1sum\"\r\n\r\n00"));
        cut.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        Assert.Equal("rest.body.notReadable", (await host.Boss.PostAsync(path, cut).RefusalAsync(400)).Code);
        Assert.Empty(Directory.GetFiles(host.ArtifactFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Artifact_TooLargeOrTooMuch_IsRefusedAndLeavesNothing()
    {
        await using var host = await ManagementHost.StartAsync(s => s.Configure<ArtifactLimits>(l => (l.MaximumSize, l.MaximumStorage, l.MaximumPerModule) = (10, 15, 2)));
        var (one, two) = (await host.Boss.CreateModuleAsync("one"), await host.Boss.CreateModuleAsync("two"));

        Assert.Equal("quota.fileSizeExceeded", (await host.Boss.PostAsync($"softwaremodules/{one}/artifacts", Form(new byte[11])).RefusalAsync(429)).Code);
        Assert.Empty(Directory.GetFiles(host.ArtifactFolder, "*", SearchOption.AllDirectories));
        await host.Boss.PostAsync($"softwaremodules/{one}/artifacts", Form(new byte[10])).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("quota.storageExceeded", (await host.Boss.PostAsync($"softwaremodules/{two}/artifacts", Form(new byte[6])).RefusalAsync(429)).Code);
        await host.Boss.PostAsync($"softwaremodules/{one}/artifacts", Form(new byte[1], "b")).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("quota.tooManyEntries", (await host.Boss.PostAsync($"softwaremodules/{one}/artifacts", Form(new byte[1], "c")).RefusalAsync(429)).Code);
        Assert.Equal(2, Directory.GetFiles(host.ArtifactFolder, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Artifact_UnfinishedUploadOfAnEarlierRun_IsGoneAfterTheStart()
    {
        await using var host = await ManagementHost.StartAsync(s => s.AddOptions<ArtifactOptions>().PostConfigure(o =>
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(o.Path, "incoming")).FullName, "half"), "x")));
        await host.Boss.PostAsync($"softwaremodules/{await host.Boss.CreateModuleAsync()}/artifacts", Form(s_content)).JsonAsync(HttpStatusCode.Created);
        Assert.Empty(Directory.GetFiles(Path.Combine(host.ArtifactFolder, "incoming")));
    }

    [Fact]
    public async Task Artifact_WithoutManager_IsRefusedBeforeItIsRead()
    {
        await using var host = await ManagementHost.StartAsync();
        var module = await host.Boss.CreateModuleAsync();
        using var viewer = host.Script("viewer");
        await viewer.PostAsync($"softwaremodules/{module}/artifacts", Form(s_content)).RefusalAsync(403);
        Assert.Empty(Directory.GetFiles(host.ArtifactFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Types_Preset_AreThose()
    {
        await using var host = await ManagementHost.StartAsync();
        var modules = await host.Boss.GetAsync("softwaremoduletypes").JsonAsync();
        Assert.Equal(["os", "application"], modules["content"]!.AsArray().Select(t => (string)t!["key"]!));
        Assert.Equal([1, int.MaxValue], modules["content"]!.AsArray().Select(t => (int)t!["maxAssignments"]!));
        var sets = await host.Boss.GetAsync("distributionsettypes?sort=key:ASC").JsonAsync();
        Assert.Equal(["app", "os", "os_app"], sets["content"]!.AsArray().Select(t => (string)t!["key"]!));
        Assert.Equal("application", (string)(await host.Boss.GetAsync("distributionsettypes/3/optionalmoduletypes").JsonAsync())[0]!["key"]!);
        await host.Boss.GetAsync("distributionsettypes/9").RefusalAsync(404);
    }
}
